import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketStart, DAY, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import type { Store } from '#lib/server/db/index.ts';
import { TEST_NOW } from '#tests/support/ctx.ts';
import { ENGINES, freshStore } from '#tests/support/stores.ts';
import { writeReadings, type ReadingInput } from './write-readings.ts';

const UNITS = [
	{ id: 'city', path: '/city/' },
	{ id: 'county', path: '/city/county/' },
	{ id: 'other', path: '/city/other/' },
] as const;
const AT = TEST_NOW;
const ROUNDS = { sqlite: 60, postgres: 12 };

async function emptyStore(engine: (typeof ENGINES)[number]): Promise<Store> {
	const store = await freshStore(engine);
	await store.tx(async (tx) => {
		for (const unit of UNITS)
			await tx.db
				.insert(tx.s.units)
				.values({ ...unit, name: unit.id, shortName: unit.id, level: 'city', createdAt: AT });
	});
	return store;
}

async function clear(store: Store): Promise<void> {
	await store.tx(async (tx) => {
		await tx.db.delete(tx.s.readings);
		await tx.db.delete(tx.s.rollups);
		await tx.db.delete(tx.s.subjectTotals);
	});
}

const send = (store: Store, readings: readonly ReadingInput[]) =>
	store.tx((tx) => writeReadings(tx, readings, AT));

/** Everything that is summed, as 'unit indicator grain dim id bucket' → value, without rows that are zero. */
async function sums(store: Store): Promise<Record<string, number>> {
	const rows = await store.db.select().from(store.s.rollups);
	const totals = await store.db.select().from(store.s.subjectTotals);
	return Object.fromEntries(
		[
			...rows.map(
				(r) => [[r.unitId, r.indicator, r.grain, r.dim, r.dimId, r.bucket].join(' '), r.value] as const,
			),
			...totals.map((t) => [['total', t.indicator, t.subjectKind, t.subjectId].join(' '), t.value] as const),
		]
			.filter(([, value]) => value !== 0)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

function places(reading: ReadingInput, at: number): ['m' | 'h' | 'd', string, string | undefined][] {
	const { channelId, columnId, facet, subject } = reading;
	const minute = AT - bucketStart(at, 'm') < 48 * HOUR;
	const publication = subject.kind === 'publication' ? subject.id : undefined;
	const all: ['m' | 'h' | 'd', string, string | undefined][] = [
		['h', '', ''],
		['d', '', ''],
		['h', 'channel', channelId],
		['d', 'channel', channelId],
		['h', 'column', columnId],
		['d', 'column', columnId],
		['h', 'facet', facet || undefined],
		['d', 'facet', facet || undefined],
		['d', 'publication', publication],
		...(minute
			? ([
					['m', '', ''],
					['m', 'channel', channelId],
				] as const)
			: []),
	].map(([grain, dim, id]) => [grain as 'm', dim as string, id]);
	return all.filter(([, , id]) => id !== undefined);
}

/** The same from first principles: every key once, the last revision of a moment, growth from one moment to the next. */
function oracle(feed: readonly ReadingInput[]): Record<string, number> {
	const result = new Map<string, number>();
	const add = (key: string, value: number) => result.set(key, (result.get(key) ?? 0) + value);
	const put = (reading: ReadingInput, at: number, value: number) => {
		const { indicator, subject } = reading;
		add(['total', indicator, subject.kind, subject.id].join(' '), value);
		const path = UNITS.find(({ id }) => id === reading.unitId)?.path ?? '';
		for (const unit of path.split('/').filter(Boolean))
			for (const [grain, dim, id] of places(reading, at))
				add([unit, indicator, grain, dim, id, bucketStart(at, grain)].join(' '), value);
	};
	const seen = new Set<string | undefined>();
	const kept = feed.filter(({ key }) => !seen.has(key) && seen.add(key));
	const series = new Map<string, Map<number, ReadingInput>>();
	for (const reading of kept) {
		if (!reading.indicator.startsWith('wechat.')) {
			put(reading, reading.asOf, reading.value);
			continue;
		}
		const name = `${reading.subject.id} ${reading.channelId}`;
		const points = series.get(name) ?? new Map<number, ReadingInput>();
		points.set(reading.asOf, reading);
		series.set(name, points);
	}
	for (const points of series.values()) {
		let before = 0;
		for (const reading of [...points.values()].sort((a, b) => a.asOf - b.asOf)) {
			put(reading, reading.asOf - 1, reading.value - before);
			before = reading.value;
		}
	}
	return Object.fromEntries(
		[...result].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

const unitId = fc.constantFrom('city', 'county', 'other');
const amount = fc.record({
	indicator: fc.constantFrom('donation.cash' as const, 'hotline.calls' as const),
	unitId,
	facet: fc.constantFrom('', 'law', 'family'),
	value: fc.integer({ min: -500, max: 100_000 }),
	age: fc.integer({ min: 0, max: 5 * DAY }),
});

/** A counter that grows as counters do: never tenfold from one day to the next, revised within its growth. */
const counter = fc.record({
	id: fc.constantFrom('p1', 'p2', 'p3'),
	start: fc.integer({ min: 0, max: 900 }),
	days: fc.array(
		fc.record({
			growth: fc.integer({ min: 20, max: 400 }),
			revisions: fc.array(fc.nat(19), { maxLength: 2 }),
		}),
		{ minLength: 1, maxLength: 6 },
	),
});

function amountReadings(
	amounts: { age: number; facet: string; value: number; unitId: string }[] & unknown[],
) {
	return (
		amounts as {
			indicator: ReadingInput['indicator'];
			unitId: string;
			facet: string;
			value: number;
			age: number;
		}[]
	).map(({ age, ...rest }, index): ReadingInput => ({
		...rest,
		subject: { kind: 'unit', id: rest.unitId },
		asOf: AT - age,
		source: 'test',
		key: `a${index}`,
	}));
}

function counterReadings(
	counters: { id: string; start: number; days: { growth: number; revisions: number[] }[] }[],
) {
	const known = new Map(counters.map((one) => [one.id, one]));
	return [...known.values()].flatMap(({ id, start, days }) => {
		let value = start;
		return days.flatMap(({ growth, revisions }, day) => {
			value += growth;
			return [0, ...revisions].map((more, revision): ReadingInput => ({
				indicator: 'wechat.readers',
				unitId: id === 'p3' ? 'other' : 'county',
				subject: { kind: 'publication', id },
				channelId: `ch-${id}`,
				columnId: 'kepu',
				value: value + more,
				asOf: bucketStart(AT, 'd') - (6 - day) * DAY,
				source: 'platform',
				key: `${id} ${day} ${revision}`,
			}));
		});
	});
}

/** Any order, each reading once or more often, but revisions of one moment in the order they were made. */
function deliveries(feed: readonly ReadingInput[]): fc.Arbitrary<ReadingInput[][]> {
	return fc
		.tuple(
			fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
				minLength: feed.length,
				maxLength: feed.length,
			}),
			fc.array(fc.nat(Math.max(0, feed.length - 1)), { maxLength: 20 }),
			fc.integer({ min: 1, max: 7 }),
		)
		.map(([weights, repeats, size]) => {
			const moment = (reading: ReadingInput) => `${reading.subject.id} ${reading.asOf}`;
			const shuffled = feed
				.map((reading, index) => ({ reading, index, weight: weights[index] ?? 0 }))
				.sort((a, b) => a.weight - b.weight);
			const slots = new Map<string, ReadingInput[]>();
			for (const reading of feed)
				if (reading.indicator === 'wechat.readers')
					slots.set(moment(reading), [...(slots.get(moment(reading)) ?? []), reading]);
			const ordered = shuffled.map(({ reading }) => slots.get(moment(reading))?.shift() ?? reading);
			const all = feed.length === 0 ? [] : [...ordered, ...repeats.map((at) => ordered[at] as ReadingInput)];
			const batches: ReadingInput[][] = [];
			for (let at = 0; at < all.length; at += size) batches.push(all.slice(at, at + size));
			return batches;
		});
}

const feedAndDeliveries = fc
	.tuple(fc.array(amount, { maxLength: 12 }), fc.array(counter, { maxLength: 3 }))
	.map(([amounts, counters]) => [...amountReadings(amounts), ...counterReadings(counters)])
	.chain((feed) => fc.tuple(fc.constant(feed), deliveries(feed)));

describe.each(ENGINES)('readings on %s', (engine) => {
	test('give the same sums in whatever order, however often and in whatever batches they come', async () => {
		const store = await emptyStore(engine);
		await fc.assert(
			fc.asyncProperty(feedAndDeliveries, async ([, batches]) => {
				await clear(store);
				for (const batch of batches) await send(store, batch);
				expect(await sums(store)).toEqual(oracle(batches.flat()));
			}),
			{ numRuns: ROUNDS[engine] },
		);
	});

	const snapshot = (value: number, day: number, more: Partial<ReadingInput> = {}): ReadingInput => ({
		indicator: 'wechat.readers',
		unitId: 'county',
		subject: { kind: 'publication', id: 'p1' },
		channelId: 'ch1',
		value,
		asOf: bucketStart(AT, 'd') - (10 - day) * DAY,
		source: 'platform',
		key: `${day} ${value}`,
		...more,
	});
	const perDay = async (store: Store) => {
		const rows = await store.db.select().from(store.s.rollups);
		return rows
			.filter((r) => r.unitId === 'city' && r.grain === 'd' && r.dim === '')
			.sort((a, b) => a.bucket - b.bucket)
			.map((r) => r.value);
	};

	test('a total read at midnight counts for the day that ended then', async () => {
		const store = await emptyStore(engine);
		await send(store, [snapshot(50, 5)]);
		const rows = await store.db.select().from(store.s.rollups);
		expect(rows.find((r) => r.grain === 'd')?.bucket).toBe(snapshot(50, 5).asOf - DAY);
	});

	test('a total that comes between two others splits the growth between them', async () => {
		const store = await emptyStore(engine);
		await send(store, [snapshot(100, 1), snapshot(180, 3)]);
		expect(await perDay(store)).toEqual([100, 80]);
		await send(store, [snapshot(130, 2)]);
		expect(await perDay(store)).toEqual([100, 30, 50]);
	});

	test('a revised total replaces the first, in its own day and the next', async () => {
		const store = await emptyStore(engine);
		await send(store, [snapshot(100, 1), snapshot(180, 2)]);
		await send(store, [snapshot(120, 1)]);
		expect(await perDay(store)).toEqual([120, 60]);
	});

	test('a fall and a tenfold jump wait for a person and change no sum', async () => {
		const store = await emptyStore(engine);
		await send(store, [snapshot(500, 1)]);
		const { fates } = await send(store, [snapshot(400, 2), snapshot(5000, 3)]);
		expect(fates).toEqual(['held', 'held']);
		expect(await perDay(store)).toEqual([500]);
	});

	test('a jump that a later figure explains is counted without asking', async () => {
		const store = await emptyStore(engine);
		await send(store, [snapshot(500, 1)]);
		expect((await send(store, [snapshot(6000, 3)])).fates).toEqual(['held']);
		await send(store, [snapshot(3000, 2)]);
		expect(await perDay(store)).toEqual([500, 2500, 3000]);
	});

	test('the same key with other content is a conflict and the first stands', async () => {
		const store = await emptyStore(engine);
		const donation: ReadingInput = {
			indicator: 'donation.cash',
			unitId: 'county',
			subject: { kind: 'unit', id: 'county' },
			value: 36_147_000,
			asOf: AT - MINUTE,
			source: 'api',
			key: 'd1',
		};
		const batch = [donation, donation, { ...donation, value: 1 }];
		expect((await send(store, batch)).fates).toEqual(['stored', 'duplicate', 'conflict']);
		expect((await send(store, batch)).fates).toEqual(['duplicate', 'duplicate', 'conflict']);
		expect((await send(store, [{ ...donation, source: 'api2' }])).fates).toEqual(['stored']);
		expect(await perDay(store)).toEqual([2 * 36_147_000]);
	});

	test('writers at the same time neither lose nor double anything', async () => {
		const store = await emptyStore(engine);
		const feeds = [1, 2, 3, 4].map((writer) =>
			Array.from({ length: 25 }, (_, n) =>
				snapshot(100 + n * 10 + writer, 0, {
					asOf: AT - DAY + n * 1000 + writer,
					key: `${n} ${writer % 2 ? writer : 2}`,
				}),
			),
		);
		await Promise.all(
			feeds.map(async (feed) => {
				for (let at = 0; at < feed.length; at += 5) await send(store, feed.slice(at, at + 5));
			}),
		);
		const stored = await store.db.select().from(store.s.readings);
		const counted = stored.filter(({ status }) => status === 'counted');
		const last = counted.reduce((a, b) => (a.asOf > b.asOf ? a : b));
		const total = (await perDay(store)).reduce((a, b) => a + b, 0);
		expect(total).toBe(last.value);
		expect(stored).toHaveLength(75);
	});
});
