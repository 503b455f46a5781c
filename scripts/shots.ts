// `npm run shots [-- --only NAME]`: a picture of every page of a demonstration whose clock stands still, and what the
// browser had to say about each.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import { CHROMIUM_ARGS } from '../playwright.config.ts';
import { startProduct, type Child } from './demo/children.ts';
import { anyFreePort } from './demo/ports.ts';
import { stage } from './demo/stage.ts';
import { allPages, type ShotPage } from './shots/pages.ts';
import { pathOf, Sessions, takeShot, THEMES, type Studio, type Trouble } from './shots/take.ts';

const root = join(import.meta.dirname, '..');
/** A Tuesday morning. */
const NOW = Date.parse('2026-11-24T10:48:00+08:00');
const SEED = 7;
const PASSWORD = 'nuan-dong-xing-dong';
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const { values: args } = parseArgs({
	options: { only: { type: 'string', multiple: true }, full: { type: 'boolean', default: false } },
});
const running: Child[] = [];

/** Starts the product on a free port of loopback with the clock standing still. */
async function startStill(folder: string, env: Record<string, string> = {}): Promise<string> {
	const port = await anyFreePort();
	mkdirSync(folder, { recursive: true });
	const child = await startProduct(folder, {
		...{ PORT: String(port), HOST: '127.0.0.1', CLOCK_AT: new Date(NOW).toISOString() },
		...env,
	});
	running.push(child);
	return `http://127.0.0.1:${port}`;
}

function openBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: CHROMIUM,
		// Fields for dates follow the browser's own language, not the page's.
		args: [...CHROMIUM_ARGS, '--lang=zh-CN'],
		env: { ...process.env, LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8' },
	});
}

/** `--only NAME` takes the pages whose name begins with it; it may be given more than once. */
function isWanted({ name }: ShotPage): boolean {
	return args.only?.some((part) => name.startsWith(part)) ?? true;
}

async function take(studio: Studio, pages: readonly ShotPage[]): Promise<Trouble[]> {
	const sessions = new Sessions(studio);
	const troubles: Trouble[] = [];
	for (const shot of pages) {
		let path: string;
		try {
			path = await pathOf(shot, sessions);
		} catch (error) {
			const detail = error instanceof Error ? error.message : String(error);
			troubles.push({ page: shot.name, screen: 'desk', theme: 'light', kind: '打不开', detail });
			continue;
		}
		// One browser a page: a hundred large pictures are more than one likes to keep.
		const browser = await openBrowser();
		for (const screen of shot.screens)
			for (const theme of THEMES)
				troubles.push(...(await takeShot(studio, sessions, { browser, shot, path, screen, theme })));
		await browser.close();
		console.log(`  ${shot.name}`);
	}
	return troubles;
}

/** The closing table: one line a page that has something, and the lines themselves, each once. */
function report(pages: readonly ShotPage[], troubles: readonly Trouble[]): void {
	const rows = pages.map(({ name }) => {
		const own = troubles.filter((trouble) => trouble.page === name);
		const of = (kind: Trouble['kind']) => own.filter((trouble) => trouble.kind === kind).length;
		const kinds = ['打不开', '控制台', '请求', '外部', '无障碍'] as const;
		return { 页面: name, ...Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) };
	});
	console.table(rows);
	const places = new Map<string, string[]>();
	for (const { page, screen, theme, kind, detail } of troubles) {
		const what = `${page}  ${kind}  ${detail}`;
		places.set(what, [...(places.get(what) ?? []), `${screen}/${theme}`]);
	}
	for (const [what, where] of places) console.log(`${what}  (${where.join(' ')})`);
	console.log(`${pages.length} 个页面，${troubles.length} 处问题。图片在 shots/。`);
}

async function main(): Promise<number> {
	if (!existsSync(CHROMIUM)) {
		console.error(`没有找到 Chromium（${CHROMIUM}）。先装好它，或用 CHROMIUM_PATH 指明位置。`);
		return 1;
	}
	const folder = mkdtempSync(join(tmpdir(), 'jinguo-shots-'));
	try {
		const { record, simulator } = await stage({
			...{ folder: join(folder, 'demo'), keep: false, password: PASSWORD, now: NOW, seed: SEED },
			onStart: (child) => running.push(child),
		});
		const urls = {
			demo: await startStill(join(folder, 'demo'), { OUTBOUND_ALLOW: simulator.host }),
			empty: await startStill(join(folder, 'empty')),
		};
		const pages = allPages(record).filter(isWanted);
		const out = join(root, 'shots');
		if (!args.only) rmSync(out, { recursive: true, force: true });
		mkdirSync(out, { recursive: true });
		const studio = { urls, password: PASSWORD, folder: out, now: NOW, full: args.full };
		const troubles = await take(studio, pages);
		report(pages, troubles);
		return troubles.length > 0 || pages.length === 0 ? 1 : 0;
	} finally {
		await Promise.all(running.map((child) => child.stop()));
		rmSync(folder, { recursive: true, force: true });
	}
}

process.exit(await main());
