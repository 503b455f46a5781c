// `npm run shots [-- --only NAME]`: a picture of every page of a demonstration whose clock stands still, and what the
// browser had to say about each.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
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
	options: { only: { type: 'string' }, full: { type: 'boolean', default: false } },
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
		for (const screen of shot.screens)
			for (const theme of THEMES)
				troubles.push(...(await takeShot(studio, sessions, { shot, path, screen, theme })));
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
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
	try {
		const { record, simulator } = await stage({
			...{ folder: join(folder, 'demo'), keep: false, password: PASSWORD, now: NOW, seed: SEED },
			onStart: (child) => running.push(child),
		});
		const urls = {
			demo: await startStill(join(folder, 'demo'), { OUTBOUND_ALLOW: simulator.host }),
			empty: await startStill(join(folder, 'empty')),
		};
		const pages = allPages(record).filter(({ name }) => !args.only || name.startsWith(args.only));
		const out = join(root, 'shots');
		if (!args.only) rmSync(out, { recursive: true, force: true });
		mkdirSync(out, { recursive: true });
		const studio = { browser, urls, password: PASSWORD, folder: out, now: NOW, full: args.full };
		const troubles = await take(studio, pages);
		report(pages, troubles);
		return troubles.length > 0 || pages.length === 0 ? 1 : 0;
	} finally {
		await browser.close();
		await Promise.all(running.map((child) => child.stop()));
		rmSync(folder, { recursive: true, force: true });
	}
}

process.exit(await main());
