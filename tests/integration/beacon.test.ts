import { request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { dateOf, DAY, dayStart, HOUR } from '#lib/contract/beijing-time.ts';
import { forgetVisitors, indicatorTotal, readsByMinute, topPosts } from '#lib/server/metrics/index.ts';
import { createSite } from '#lib/server/site/index.ts';
import { addArticle, figuresServer, type FiguresServer } from '#tests/support/figures.ts';
import { ENGINES } from '#tests/support/stores.ts';

const PHONE = 'Mozilla/5.0 (Linux; Android 15; V2309A) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36';
const DESKTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36';

interface View {
	method?: string;
	slug?: string;
	headers?: Record<string, string>;
	path?: string;
}

/** As a browser sends it; fetch would not let a test set Purpose or Origin. */
function view(
	{ url }: FiguresServer,
	{ method = 'POST', slug = '', path = '/b', headers = {} }: View,
): Promise<number> {
	return new Promise((resolve, reject) => {
		const req = request(`${url}${path}`, { method, headers: { 'user-agent': PHONE, ...headers } }, (res) => {
			res.resume();
			res.on('end', () => resolve(res.statusCode ?? 0));
		});
		req.on('error', reject);
		req.end(method === 'POST' ? slug : undefined);
	});
}

async function count({ ctx, federation }: FiguresServer, indicator: 'site.reads' | 'site.readers', days = 1) {
	const from = dayStart(ctx.clock.now()) - (days - 1) * DAY;
	const asked = {
		scope: { paths: ['/'] },
		unitId: federation.units.province.id,
		from,
		to: ctx.clock.now() + 1,
	};
	const { rows } = await indicatorTotal(ctx.store, { ...asked, indicator });
	return rows[0]?.value ?? 0;
}

/** Waits until `reads` views are counted, and gives them with the readers. */
async function counted(server: FiguresServer, reads: number, days = 1): Promise<[number, number]> {
	await vi.waitFor(async () => expect(await count(server, 'site.reads', days)).toBe(reads), {
		timeout: 40_000,
		interval: 20,
	});
	return [await count(server, 'site.reads', days), await count(server, 'site.readers', days)];
}

describe.each(ENGINES)('page views on %s', (engine) => {
	test('each view is a read, and a visitor is one reader of an article a day', async () => {
		const server = await figuresServer(engine);
		const [a, b] = [await addArticle(server, 'p1'), await addArticle(server, 'p2')];
		for (const slug of [a, a, b]) expect(await view(server, { slug })).toBe(204);
		await view(server, { slug: a, headers: { 'user-agent': DESKTOP } });
		expect(await counted(server, 4)).toEqual([4, 3]);
		expect(server.told.map(({ indicator }) => indicator)).toContain('site.reads');
		const { units } = server.federation;
		const asked = { scope: { paths: ['/'] }, unitId: units.city.id, to: server.ctx.clock.now() + 1 };
		const top = await topPosts(server.ctx.store, { ...asked, from: dayStart(server.ctx.clock.now()) });
		expect(top.rows.map(({ title, value }) => [title, value])).toEqual([
			['科普 p1', 3],
			['科普 p2', 1],
		]);
		const minutes = await readsByMinute(server.ctx.store, { ...asked, from: server.ctx.clock.now() - HOUR });
		expect(minutes.rows.at(-1)?.value).toBe(4);
	});

	test('a reader stays one reader when the server restarts, and is a new one the next day', async () => {
		const server = await figuresServer(engine);
		const slug = await addArticle(server, 'p1');
		await view(server, { slug });
		await server.restart();
		await view(server, { slug });
		expect(await counted(server, 2)).toEqual([2, 1]);
		server.ctx.clock.advance(DAY);
		await view(server, { slug });
		expect(await counted(server, 1)).toEqual([1, 1]);
	});

	test('a day’s salt and visitor hashes are deleted the day after, its figures stay', async () => {
		const server = await figuresServer(engine);
		const { ctx } = server;
		const slug = await addArticle(server, 'p1');
		await view(server, { slug });
		await counted(server, 1);
		await forgetVisitors(ctx);
		const { visitors, visitorSalts } = ctx.store.s;
		const [hash] = await ctx.store.db.select().from(visitors);
		expect(hash?.day).toBe(dateOf(ctx.clock.now()));
		expect(JSON.stringify(hash)).not.toMatch(/127\.0\.0|Android/);
		expect(await ctx.store.db.select().from(visitorSalts)).toHaveLength(1);
		ctx.clock.advance(DAY);
		await forgetVisitors(ctx);
		expect(await ctx.store.db.select().from(visitors)).toEqual([]);
		expect(await ctx.store.db.select().from(visitorSalts)).toEqual([]);
		expect(await count(server, 'site.readers', 2)).toBe(1);
	});
});

describe('the beacon', () => {
	test('counts a picture request where scripts do not run', async () => {
		const server = await figuresServer('sqlite');
		const slug = await addArticle(server, 'p1');
		const gif = await fetch(`${server.url}/b?a=${slug}`, { headers: { 'user-agent': PHONE } });
		expect(gif.headers.get('content-type')).toBe('image/gif');
		expect(gif.headers.get('cache-control')).toBe('no-store');
		expect((await gif.arrayBuffer()).byteLength).toBeGreaterThan(20);
		expect(await counted(server, 1)).toEqual([1, 1]);
	});

	test('counts no bots, no prefetch, no other sites, no unknown or retracted articles', async () => {
		const server = await figuresServer('sqlite');
		const slug = await addArticle(server, 'p1');
		const gone = await addArticle(server, 'p2');
		await createSite(server.ctx).retract('p2');
		const other = 'https://example.com';
		const dropped: View[] = [
			{ slug, headers: { 'user-agent': 'Baiduspider+(+http://www.baidu.com/search/spider.htm)' } },
			{ slug, headers: { 'user-agent': 'curl/8.5.0' } },
			{ slug, headers: { 'user-agent': '' } },
			{ slug, headers: { 'sec-purpose': 'prefetch' } },
			{ slug, headers: { 'sec-purpose': 'prefetch;prerender' } },
			{ slug, headers: { purpose: 'prefetch' } },
			{ slug, headers: { origin: other } },
			{ slug, headers: { 'sec-fetch-site': 'cross-site' } },
			{ method: 'HEAD', path: `/b?a=${slug}` },
			{ slug: gone },
			{ slug: 'nosuchpage' },
			{ slug: `${slug}' or 1=1` },
			{ slug: 'x'.repeat(100_000) },
		];
		for (const one of dropped) await view(server, one);
		expect(await view(server, { method: 'PUT' })).toBe(405);
		await view(server, { slug, headers: { origin: server.url, 'sec-fetch-site': 'same-origin' } });
		expect(await counted(server, 1)).toEqual([1, 1]);
	});

	test('counts 120 views a minute of one visitor and leaves out the rest', async () => {
		const server = await figuresServer('sqlite');
		const slug = await addArticle(server, 'p1');
		for (let n = 0; n < 130; n++) await view(server, { slug });
		server.ctx.clock.advance(60_000);
		await view(server, { slug });
		expect(await counted(server, 121)).toEqual([121, 1]);
	});

	test('behind a proxy takes the address its own proxy noted, not one a visitor wrote', async () => {
		const server = await figuresServer('sqlite', { env: { TRUST_PROXY: '1' } });
		const slug = await addArticle(server, 'p1');
		for (const last of ['203.0.113.7', '203.0.113.99', '198.51.100.1'])
			for (const forged of ['1.1.1.1', '2.2.2.2'])
				await view(server, { slug, headers: { 'x-forwarded-for': `${forged}, ${last}` } });
		expect(await counted(server, 6)).toEqual([6, 2]);
	});

	test('counts pages of its public address when a proxy asks under another name', async () => {
		const server = await figuresServer('sqlite', { env: { ORIGIN: 'https://www.tongjiang.example' } });
		const slug = await addArticle(server, 'p1');
		await view(server, { slug, headers: { origin: 'https://www.tongjiang.example' } });
		await view(server, { slug, headers: { 'sec-fetch-site': 'same-origin', host: '10.0.0.7' } });
		await view(server, { slug, headers: { origin: 'https://elsewhere.example' } });
		expect(await counted(server, 2)).toEqual([2, 1]);
	});

	test('without a proxy believes no forwarded address', async () => {
		const server = await figuresServer('sqlite');
		const slug = await addArticle(server, 'p1');
		for (const forged of ['1.1.1.1', '2.2.2.2'])
			await view(server, { slug, headers: { 'x-forwarded-for': forged } });
		expect(await counted(server, 2)).toEqual([2, 1]);
	});
});

test('minute sums go after 48 hours, hours and days stay', async () => {
	const server = await figuresServer('sqlite');
	const { ctx } = server;
	const slug = await addArticle(server, 'p1');
	await view(server, { slug });
	await counted(server, 1);
	const grains = async () => {
		const rows = await ctx.store.db.select().from(ctx.store.s.rollups);
		return [...new Set(rows.map(({ grain }) => grain))].sort();
	};
	ctx.clock.advance(47 * HOUR);
	await forgetVisitors(ctx);
	expect(await grains()).toEqual(['d', 'h', 'm']);
	ctx.clock.advance(2 * HOUR);
	await forgetVisitors(ctx);
	expect(await grains()).toEqual(['d', 'h']);
});
