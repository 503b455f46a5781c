// `npm run demo`: a demonstration federation on this machine, with a past week that really went through the product and a
// compressed day that goes on through its doors.
import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProduct, type Child } from './demo/children.ts';
import { playDay } from './demo/day.ts';
import { lanAddresses, nextFreePort } from './demo/ports.ts';
import { stage, type Staged } from './demo/stage.ts';
import { summary } from './demo/summary.ts';
import { setCallback } from './demo/wechat-account.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.demo');
const DEFAULT_PORT = 3000;
const SEED = 7;
/** Without 0/O, 1/l/I: it is typed off a screen. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

function newPassword(): string {
	const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
	return [group(), group(), group()].join('-');
}

const { values: args } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const running: Child[] = [];
const ending = new AbortController();

async function end(code: number): Promise<void> {
	if (ending.signal.aborted) return;
	ending.abort();
	await Promise.all(running.map((child) => child.stop()));
	process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.on(signal, () => {
		if (!ending.signal.aborted) console.log('\n正在结束演示……');
		void end(0);
	});

/** A process that ends by itself ends the demonstration, with its reason. */
function watch(child: Child): void {
	running.push(child);
	void child.ended.then((how) => {
		if (ending.signal.aborted) return;
		console.error(`\n${child.name}意外结束（${how}），演示到此为止。最后的记录：\n${child.lastLines}`);
		void end(1);
	});
}

async function startServer({ record, simulator }: Staged, port: number): Promise<void> {
	const { callback, wechatId } = record;
	await setCallback(simulator, callback, `http://127.0.0.1:${port}/callback/${wechatId}`);
	await simulator.setClock({ now: Date.now(), speed: 1 });
	const env = { PORT: String(port), HOST: '0.0.0.0', TRUST_PROXY: '1', OUTBOUND_ALLOW: simulator.host };
	watch(await startProduct(folder, env));
}

function noteTrouble(what: string, error: unknown): void {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	appendFileSync(join(folder, 'day.log'), `${new Date().toISOString()} ${what} ${text}\n`);
}

async function main(): Promise<void> {
	const port = await nextFreePort(Number(process.env.PORT ?? DEFAULT_PORT));
	console.log(args.keep ? '正在接着上次的演示启动……' : '正在准备演示数据：把过去一周真的演一遍，约半分钟……');
	const password = newPassword();
	const staged = await stage({
		...{ folder, password, keep: args.keep, now: Date.now(), seed: SEED },
		onStart: watch,
	});
	if (ending.signal.aborted) return;
	await startServer(staged, port);
	const { record, simulator } = staged;
	console.log(summary({ ...record, port, lan: lanAddresses(), simulator: simulator.url }));
	const base = `http://127.0.0.1:${port}`;
	await playDay({ base, record, onTrouble: noteTrouble, signal: ending.signal });
	if (!ending.signal.aborted)
		console.log('这一天演完了：不再有新的读者和稿件。页面还可以继续看，按 Ctrl-C 结束。');
}

await main().catch(async (error: unknown) => {
	if (ending.signal.aborted) return;
	console.error(`演示没有启动成功：${error instanceof Error ? error.message : String(error)}`);
	await end(1);
});
