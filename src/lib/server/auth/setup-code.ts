import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ctx } from '../ctx.ts';
import { PermissionError } from '../errors.ts';
import { readInstance } from './instance.ts';
import { randomText } from './password.ts';
import { Throttle } from './throttle.ts';

const TRIES = 20;
const WINDOW_MS = 10 * 60_000;
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

const fileOf = (ctx: Ctx) => join(ctx.config.dataDir, 'setup-code');

/**
 * Before the first set-up: makes the one-time code that proves access to the server's log or disk, in DATA_DIR/setup-code
 * (0600) and in the log. A restart keeps it. After set-up: removes what is left of it.
 */
export async function prepareSetUp(ctx: Ctx): Promise<void> {
	if (await readInstance(ctx)) {
		forgetSetUpCode(ctx);
		return;
	}
	const file = fileOf(ctx);
	if (!existsSync(file))
		writeFileSync(file, `${[4, 4, 4].map(randomText).join('-')}\n`, { mode: 0o600, flag: 'wx' });
	ctx.log.info({ setUpCode: readFileSync(file, 'utf8').trim(), file }, 'open /setup to set this up');
}

export function forgetSetUpCode(ctx: Ctx): void {
	rmSync(fileOf(ctx), { force: true });
}

/** Where a set-up request comes from. */
export interface Origin {
	/** Of the socket's other end. */
	address: string;
	/** The name the browser asked for, without port. */
	hostname: string;
	/** A proxy stands between, so the socket's address says nothing. */
	forwarded: boolean;
}

/**
 * Whether set-up asks for the code: always, but for a browser on the server itself. The name asked for must be a local one
 * too, else a foreign page whose name was made to point here could set up for its owner.
 */
export function needsSetUpCode(origin: Origin): boolean {
	return origin.forwarded || !LOOPBACK.test(origin.address) || !LOCAL_HOSTS.has(origin.hostname);
}

const tries = new Throttle(TRIES, WINDOW_MS);

/** @throws {PermissionError} auth.setup_code @throws {LimitError} too many wrong ones from this address */
export function checkSetUpCode(ctx: Ctx, given: string, origin: Origin): void {
	if (!needsSetUpCode(origin)) return;
	tries.take(origin.address, ctx.clock.now());
	const file = fileOf(ctx);
	const code = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
	if (!code || !same(code, given)) throw new PermissionError('auth.setup_code', { name: 'setupCode' });
}

function same(a: string, b: string): boolean {
	const digest = (text: string) =>
		createHash('sha256').update(text.toLowerCase().replaceAll(/[\s-]/g, '')).digest();
	return timingSafeEqual(digest(a), digest(b));
}
