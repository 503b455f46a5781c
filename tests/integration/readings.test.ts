import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { DAY, dayStart, MINUTE } from '#lib/contract/beijing-time.ts';
import type { LineResult } from '#lib/contract/metrics.ts';
import { indicatorTotal, readsByChannel } from '#lib/server/metrics/index.ts';
import { addArticle, addToken, figuresServer, type FiguresServer } from '#tests/support/figures.ts';
import { TEST_NOW } from '#tests/support/ctx.ts';
import { ENGINES } from '#tests/support/stores.ts';

const AS_OF = TEST_NOW - MINUTE;
const call = (key: string, more: Record<string, unknown> = {}) => ({
	key,
	indicator: 'hotline.calls',
	value: 3,
	asOf: AS_OF,
	...more,
});
const ndjson = (...lines: unknown[]) => lines.map((line) => JSON.stringify(line)).join('\n');

interface Answer {
	stored: number;
	duplicate: number;
	refused: number;
	results: LineResult[];
}
const answer = async (response: Response) => (await response.json()) as Answer;
const codes = ({ results }: Answer) => results.map(({ status, code }) => code ?? status);

async function total(
	{ ctx, federation }: FiguresServer,
	indicator: 'hotline.calls' | 'donation.cash' = 'hotline.calls',
) {
	const from = dayStart(ctx.clock.now()) - 30 * DAY;
	const asked = { scope: { paths: ['/'] }, unitId: federation.units.province.id, from, to: ctx.clock.now() };
	const { rows } = await indicatorTotal(ctx.store, { ...asked, indicator });
	return rows[0]?.value ?? 0;
}

async function problem(response: Response) {
	expect(response.headers.get('content-type')).toContain('application/problem+json');
	return (await response.json()) as { status: number; code: string; detail: string };
}

describe.each(ENGINES)('POST /api/v1/readings on %s', (engine) => {
	test('stores what a program sends, once, and says what became of each line', async () => {
		const server = await figuresServer(engine);
		const body = ndjson(call('a'), call('b', { facet: 'law' }));
		const first = await server.post(body);
		expect(first.status).toBe(200);
		expect(await answer(first)).toMatchObject({ stored: 2, duplicate: 0, refused: 0 });
		const again = await answer(await server.post(body));
		expect(codes(again)).toEqual(['duplicate', 'duplicate']);
		expect(await total(server)).toBe(6);
		expect(server.told).toEqual([
			{ indicator: 'hotline.calls', unitIds: [server.federation.units.county.id] },
		]);
	});

	test('takes a JSON array, one JSON object and gzip too', async () => {
		const server = await figuresServer(engine);
		const json = { 'content-type': 'application/json' };
		expect(codes(await answer(await server.post(JSON.stringify([call('a'), call('b')]), json)))).toHaveLength(
			2,
		);
		expect(codes(await answer(await server.post(JSON.stringify(call('c')), json)))).toEqual(['stored']);
		const packed = gzipSync(ndjson(call('d')));
		expect(codes(await answer(await server.post(packed, { 'content-encoding': 'gzip' })))).toEqual([
			'stored',
		]);
		expect(await total(server)).toBe(12);
	});

	test('keeps the good lines of a request and says in Chinese what is wrong with the others', async () => {
		const server = await figuresServer(engine);
		const { units } = server.federation;
		const body = [
			JSON.stringify(call('good')),
			'{"key":',
			JSON.stringify(7),
			ndjson(
				call(''),
				call('i', { indicator: '热线' }),
				call('o', { indicator: 'site.reads' }),
				call('u', { unit: units.otherCounty.id }),
				call('s', { subject: { kind: 'publication', id: 'nobody' } }),
				call('c', { channel: 'none' }),
				call('v', { value: 1.5 }),
				call('V', { value: '3' }),
				call('n', { indicator: 'wechat.readers', value: -1 }),
				call('t', { asOf: '2026-11-24 10:00' }),
				call('f', { asOf: TEST_NOW + 6 * MINUTE }),
				call('p', { asOf: 1 }),
				call('m', { method: 'guessed' }),
				call('F', { facet: 'x'.repeat(65) }),
				call('L', { value: 1e15 }),
				call('good', { value: 4 }),
			),
			'',
			JSON.stringify(call('last', { unit: '980602101', asOf: '2026-11-24T10:40:00+08:00' })),
		].join('\n');
		const result = await answer(await server.post(body));
		expect(codes(result)).toEqual([
			'stored',
			'not_json',
			'not_object',
			'bad_key',
			'unknown_indicator',
			'closed_indicator',
			'unknown_unit',
			'unknown_subject',
			'unknown_channel',
			'not_integer',
			'not_integer',
			'negative',
			'bad_time',
			'future',
			'too_old',
			'bad_method',
			'bad_facet',
			'too_large',
			'conflict',
			'stored',
		]);
		expect(result.results.at(-1)?.line).toBe(21);
		for (const { detail } of result.results) expect(detail).toMatch(/^[一-龥a-zA-Z]/);
		expect(await total(server)).toBe(6);
	});

	test('counts money in fen, and a negative correction takes from it', async () => {
		const server = await figuresServer(engine);
		const cash = (key: string, value: number) => call(key, { indicator: 'donation.cash', value });
		await server.post(ndjson(cash('a', 36_147_000), cash('b', -147_000)));
		expect(await total(server, 'donation.cash')).toBe(36_000_000);
	});

	test('reaches the units below the token and no others', async () => {
		const server = await figuresServer(engine);
		const { units } = server.federation;
		const body = ndjson(
			call('a', { unit: units.township.id }),
			call('b', { unit: units.city.id }),
			call('c', { unit: units.otherTownship.id }),
			call('d', { subject: { kind: 'unit', id: units.otherCounty.id } }),
		);
		expect(codes(await answer(await server.post(body)))).toEqual([
			'stored',
			'unknown_unit',
			'unknown_unit',
			'unknown_subject',
		]);
	});

	test('a program keeps its keys when its token is replaced by one of the same name', async () => {
		const server = await figuresServer(engine);
		await server.post(ndjson(call('a')));
		const next = await addToken(server.ctx, server.federation.units.county.id);
		const authorization = `Bearer ${next}`;
		expect(codes(await answer(await server.post(ndjson(call('a')), { authorization })))).toEqual([
			'duplicate',
		]);
		const other = `Bearer ${await addToken(server.ctx, server.federation.units.county.id, '热线系统')}`;
		const answered = await server.post(ndjson(call('a')), { authorization: other });
		expect(codes(await answer(answered))).toEqual(['stored']);
	});

	test('a running total that falls is kept, not counted, and the line says so', async () => {
		const server = await figuresServer(engine);
		const readers = (key: string, value: number, minutes: number) =>
			call(key, { indicator: 'wechat.readers', value, asOf: TEST_NOW - minutes * MINUTE });
		await server.post(ndjson(readers('a', 500, 30)));
		const result = await answer(await server.post(ndjson(readers('b', 400, 20))));
		expect(result.results[0]).toMatchObject({ status: 'stored', code: 'held' });
		expect(result.results[0]?.detail).toContain('等人核实');
	});

	test('a request larger than one transaction is stored whole and counted once', async () => {
		const server = await figuresServer(engine);
		const lines = Array.from({ length: 2500 }, (_, n) => call(`k${n}`, { value: 1 }));
		expect(await answer(await server.post(ndjson(...lines)))).toMatchObject({ stored: 2500, refused: 0 });
		expect(await answer(await server.post(ndjson(...lines)))).toMatchObject({ duplicate: 2500 });
		expect(await total(server)).toBe(2500);
	});

	test('many programs at once are each answered for their own lines', async () => {
		const server = await figuresServer(engine);
		const answers = await Promise.all(
			Array.from({ length: 60 }, async (_, n) => answer(await server.post(ndjson(call(`k${n % 30}`))))),
		);
		const fates = answers.flatMap(codes);
		expect(fates.filter((fate) => fate === 'stored')).toHaveLength(30);
		expect(fates.filter((fate) => fate === 'duplicate')).toHaveLength(30);
		expect(await total(server)).toBe(90);
	});
});

describe('POST /api/v1/readings', () => {
	test('refuses who has no token, a wrong one or a revoked one', async () => {
		const server = await figuresServer('sqlite');
		const { ctx, post } = server;
		expect((await problem(await post('x', { authorization: '' }))).status).toBe(401);
		const wrong = await post('x', { authorization: 'Bearer wrong' });
		expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
		expect((await problem(wrong)).detail).toContain('访问令牌无效');
		expect((await post(ndjson(call('a')))).status).toBe(200);
		const { id, unitId } = { id: 'any', unitId: server.federation.units.county.id };
		await ctx.store.tx(async (tx) => {
			await tx.db.update(tx.s.apiTokens).set({ revokedAt: ctx.clock.now() });
			const subject = { kind: 'token', id };
			const kind = 'token.revoked';
			await ctx.events.append(tx, { kind, at: 0, unitId, actorId: null, subject, payload: {} });
		});
		expect((await problem(await post(ndjson(call('b'))))).status).toBe(401);
		expect(await total(server)).toBe(3);
	});

	test('a token revoked on another node is refused within seconds', async () => {
		const { ctx, post } = await figuresServer('sqlite');
		expect((await post(ndjson(call('a')))).status).toBe(200);
		await ctx.store.tx(async (tx) => void (await tx.db.update(tx.s.apiTokens).set({ revokedAt: 1 })));
		ctx.clock.advance(3_001);
		expect((await post(ndjson(call('b')))).status).toBe(401);
	});

	const nothingStored = async (server: FiguresServer) =>
		expect(await server.ctx.store.db.select().from(server.ctx.store.s.readings)).toEqual([]);

	test.each([
		['an empty body', '', 400, 'input.empty'],
		['blank lines', '\n \n', 400, 'input.empty'],
		['another encoding', new Uint8Array([0xd6, 0xd0, 0xce, 0xc4]), 400, 'input.encoding'],
		['more than 10,000 lines', '{}\n'.repeat(10_001), 413, 'input.too_large'],
		['more than 5 MB', 'x'.repeat(5 * 1024 * 1024 + 1), 413, 'input.too_large'],
	])('refuses %s whole, with a sentence', async (_name, body, status, code) => {
		const server = await figuresServer('sqlite');
		const refused = await problem(await server.post(body));
		expect(refused).toMatchObject({ status, code, type: `urn:jinguo:problem:${code}` });
		expect(refused.detail).toMatch(/。$/);
		await nothingStored(server);
	});

	test('refuses JSON that is cut off, unknown types, unknown packing and what unpacks beyond the limit', async () => {
		const server = await figuresServer('sqlite');
		const { post } = server;
		const json = { 'content-type': 'application/json' };
		expect(await problem(await post('[{"key":', json))).toMatchObject({
			status: 400,
			code: 'input.not_json',
		});
		expect((await post('a=1', { 'content-type': 'text/plain' })).status).toBe(415);
		expect((await post('x', { 'content-encoding': 'br' })).status).toBe(415);
		const bomb = gzipSync('0'.repeat(50 * 1024 * 1024));
		expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
		expect((await post('not gzip', { 'content-encoding': 'gzip' })).status).toBe(400);
		expect((await fetch(`${server.url}/api/v1/readings`)).status).toBe(405);
		await nothingStored(server);
	});

	test('a writer that ends is started again, and what it had not acknowledged is refused', async () => {
		const server = await figuresServer('sqlite');
		await server.post(ndjson(call('a')));
		await server.restart();
		expect(codes(await answer(await server.post(ndjson(call('a'), call('b')))))).toEqual([
			'duplicate',
			'stored',
		]);
		expect(await total(server)).toBe(6);
	});
});

test('platform figures are counted under their publication’s unit, channel and column, once', async () => {
	const server = await figuresServer('sqlite');
	const { ctx, federation } = server;
	await addArticle(server, 'p1');
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		const ids = { id: 'p1', postId: 'post-p1', revisionId: 'r', channelId: 'ch-county' };
		const row = { ...ids, unitId: federation.units.county.id, hash: 'h', state: 'published' } as const;
		await tx.db
			.insert(tx.s.publications)
			.values({ ...row, payload: {} as never, dueAt: at, latenessMs: 0, createdAt: at, updatedAt: at });
	});
	const midnight = dayStart(ctx.clock.now());
	const figure = {
		publicationId: 'p1',
		indicator: 'wechat.readers',
		value: 120,
		asOf: midnight,
		key: 'k1',
	} as const;
	await ctx.figures.record('ch-county', [figure, { ...figure, publicationId: 'gone', key: 'k2' }]);
	await ctx.figures.record('ch-county', [figure]);
	const rows = await ctx.store.db.select().from(ctx.store.s.rollups);
	const day = rows.filter((r) => r.grain === 'd' && r.unitId === federation.units.province.id);
	expect(day.map((r) => [r.dim, r.dimId, r.value, r.bucket]).sort()).toEqual([
		['', '', 120, midnight - DAY],
		['channel', 'ch-county', 120, midnight - DAY],
		['column', federation.columns.kepu, 120, midnight - DAY],
		['publication', 'p1', 120, midnight - DAY],
	]);
	const asked = { scope: { paths: ['/'] }, unitId: federation.units.city.id, from: 0, to: ctx.clock.now() };
	expect((await readsByChannel(ctx.store, asked)).rows).toEqual([]);
	await vi.waitFor(() => expect(server.told.map(({ indicator }) => indicator)).toContain('wechat.readers'));
});
