import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const START_MS = 60_000;
/** The server gives itself ten seconds; what is left then is ended the hard way. */
const STOP_MS = 9_000;
const LINES_KEPT = 30;

export interface ChildOptions {
	/** What it is called in sentences. */
	name: string;
	args: readonly string[];
	/** Over our own; undefined takes a variable away. */
	env?: NodeJS.ProcessEnv;
	/** File that takes what it prints. */
	log: string;
	/** A line with this says that it is ready; the match is what {@link Child.ready} gives. */
	ready: RegExp;
}

/** One process of the demonstration. */
export class Child {
	readonly name: string;
	/** Resolves with how it ended. */
	readonly ended: Promise<string>;
	readonly #process: ChildProcess;
	readonly #lines: string[] = [];
	readonly #log: WriteStream;
	#isOver = false;
	#ready: Promise<RegExpExecArray>;

	private constructor(options: ChildOptions) {
		this.name = options.name;
		this.#log = createWriteStream(options.log, { flags: 'a' });
		this.#process = spawn(process.execPath, [...options.args], {
			cwd: ROOT,
			env: { ...process.env, ...options.env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.ended = once(this.#process, 'exit').then(([code, signal]) => {
			this.#isOver = true;
			this.#log.end();
			return signal ? `信号 ${String(signal)}` : `退出码 ${String(code)}`;
		});
		this.#ready = this.#listen(options.ready);
	}

	/** Starts it and waits until it says that it is ready. @throws with its last lines when it does not */
	static async start(options: ChildOptions): Promise<{ child: Child; match: RegExpExecArray }> {
		const child = new Child(options);
		try {
			return { child, match: await child.#ready };
		} catch (error) {
			await child.stop();
			throw error;
		}
	}

	/** The newest lines it printed. */
	get lastLines(): string {
		return this.#lines.join('\n');
	}

	/** SIGTERM, then SIGKILL when it takes too long. */
	async stop(): Promise<void> {
		if (this.#isOver) return;
		this.#process.kill('SIGTERM');
		const late = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
		await this.ended;
		clearTimeout(late);
	}

	#listen(ready: RegExp): Promise<RegExpExecArray> {
		return new Promise((resolve, reject) => {
			const fail = (what: string) => reject(new Error(`${this.name}${what}\n${this.lastLines}`));
			const late = setTimeout(() => fail('没有按时启动'), START_MS);
			late.unref();
			void this.ended.then((how) => fail(`没有启动成功（${how}）`));
			for (const stream of [this.#process.stdout, this.#process.stderr]) {
				if (!stream) continue;
				createInterface({ input: stream }).on('line', (line) => {
					this.#log.write(`${line}\n`);
					this.#lines.push(line);
					if (this.#lines.length > LINES_KEPT) this.#lines.shift();
					const match = ready.exec(line);
					if (!match) return;
					clearTimeout(late);
					resolve(match);
				});
			}
		});
	}
}

/** Starts the fake platforms on `port` of loopback; what they did is kept in `folder`. */
export async function startSimulators(folder: string, port: number): Promise<{ child: Child; url: string }> {
	const { child, match } = await Child.start({
		name: '平台模拟器',
		args: [
			'src/simulators/main.ts',
			...['--port', String(port), '--seed', '7', '--state', join(folder, 'simulators.json')],
		],
		log: join(folder, 'simulators.log'),
		ready: /"listening":"([^"]+)"/,
	});
	return { child, url: match[1] ?? '' };
}

/** Settings of the shell are for the product itself: a demonstration has its own database and clock. */
const NOT_OURS = ['DATABASE_URL', 'REDIS_URL', 'ORIGIN', 'SECRET_KEY', 'CLOCK_AT', 'ROLE'];

/** Starts the product itself from build/, on a data folder of its own. */
export async function startProduct(folder: string, env: NodeJS.ProcessEnv): Promise<Child> {
	const cleared = Object.fromEntries(NOT_OURS.map((name) => [name, undefined]));
	const { child } = await Child.start({
		name: '融媒台服务',
		args: ['server.js'],
		env: { ...cleared, DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info', ...env },
		log: join(folder, 'server.log'),
		ready: /"msg":"listening"/,
	});
	return child;
}
