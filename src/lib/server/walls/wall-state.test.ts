import { describe, expect, test } from 'vitest';
import type { WallState } from '#lib/contract/boards.ts';
import type { PublicationState } from '#lib/contract/publishing.ts';
import { freshCtx, TEST_NOW, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk, type Desk } from '#tests/support/desk.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { newId } from '../ids.ts';
import { writeReadings, type ReadingInput } from '../metrics/write-readings.ts';
import { wallState } from './wall-state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CITY = { unitId: 'city', unitName: '铜江市妇女联合会', path: '/city/', name: '指挥部' };

async function scene(engine: Engine): Promise<{ ctx: TestCtx; desk: Desk; show: () => Promise<WallState> }> {
	const ctx = await freshCtx(engine);
	const desk = await seedDesk(ctx);
	return { ctx, desk, show: () => wallState(ctx, CITY, false) };
}

const write = (ctx: TestCtx, readings: ReadingInput[]) =>
	ctx.store.tx((tx) => writeReadings(tx, readings, ctx.clock.now()));

const reads = (desk: Desk, value: number, ago: number): ReadingInput => ({
	indicator: 'site.reads',
	unitId: desk.city,
	subject: { kind: 'publication', id: 'p1' },
	channelId: desk.website,
	value,
	asOf: TEST_NOW - ago,
	source: 'beacon',
});

async function publish(
	ctx: TestCtx,
	desk: Desk,
	row: { title: string; unitId?: string; state: PublicationState; at: number },
): Promise<void> {
	const { unitId = desk.city, state, at, title } = row;
	const [id, postId, revisionId] = [newId(), newId(), newId()];
	const hash = 'a'.repeat(64);
	await ctx.store.tx(async (tx) => {
		await tx.db.insert(tx.s.posts).values({
			id: postId,
			unitId,
			columnId: desk.column,
			createdBy: desk.planner.id,
			state: 'approved',
			title,
			revisionId,
			revisionNumber: 1,
			hash,
			channelIds: [desk.website],
			createdAt: at,
			updatedAt: at,
		});
		await tx.db.insert(tx.s.publications).values({
			id,
			postId,
			revisionId,
			channelId: desk.website,
			unitId,
			hash,
			payload: {} as never,
			state,
			dueAt: at,
			latenessMs: 1_800_000,
			publishedAt: state === 'published' ? at : null,
			createdAt: at,
			updatedAt: at,
		});
	});
}

describe.each(ENGINES)('what a wall shows, on %s', (engine) => {
	test('an office that has just begun: nothing made up, nothing missing', async () => {
		const { show } = await scene(engine);
		expect(await show()).toMatchObject({
			reads: { today: 0, last5: 0, yesterdayByNow: null },
			channels: [],
			wechat: null,
			day: { published: 0, planned: 0, problems: 0 },
			newest: [],
			reviews: { waiting: [0, 0, 0], oldest: null },
			volunteers: { people: 0, minutes: 0, present: 0 },
			counties: [
				{ name: '云溪县妇联', published: null },
				{ name: '石门区妇联', published: null },
			],
		});
		const state = await show();
		expect(Object.keys(state)).not.toContain('hotline');
		expect(Object.keys(state)).not.toContain('donations');
	});

	test('reads of today are compared with yesterday up to the same minute', async () => {
		const { ctx, desk, show } = await scene(engine);
		await write(ctx, [
			reads(desk, 3, 2 * MINUTE),
			reads(desk, 4, 30 * MINUTE),
			reads(desk, 5, 9 * HOUR),
			reads(desk, 6, DAY + 20 * MINUTE),
			reads(desk, 7, DAY + 3 * HOUR),
			// After this minute of yesterday: not part of the comparison.
			reads(desk, 100, DAY - 30 * MINUTE),
		]);
		const state = await show();
		expect(state.reads).toEqual({ today: 12, last5: 3, yesterdayByNow: 13 });
		expect(state.hours.lastHour).toBe(7);
		expect(state.channels).toEqual([
			{ id: desk.website, name: '铜江妇女网', platform: 'website', value: 12 },
		]);
	});

	test('WeChat’s readers stand beside the reads, as of yesterday, and are never added', async () => {
		const { ctx, desk, show } = await scene(engine);
		const midnight = TEST_NOW - 10 * HOUR - 48 * MINUTE;
		await write(ctx, [
			reads(desk, 10, MINUTE),
			{
				indicator: 'wechat.readers',
				unitId: desk.city,
				subject: { kind: 'publication', id: 'w1' },
				channelId: desk.wechat,
				value: 800,
				asOf: midnight - 1,
				source: `platform:${desk.wechat}`,
				key: 'w1:2026-11-23',
			},
		]);
		const state = await show();
		expect(state.reads.today).toBe(10);
		expect(state.channels.map(({ value }) => value)).toEqual([10]);
		expect(state.wechat).toMatchObject({ value: 800, day: midnight - DAY, accounts: 1 });
	});

	test('counts the day, names what is out and counts each county’s own posts', async () => {
		const { ctx, desk, show } = await scene(engine);
		await publish(ctx, desk, { title: '早安', state: 'published', at: TEST_NOW - 3 * HOUR });
		await publish(ctx, desk, { title: '县里的事', unitId: 'east', state: 'published', at: TEST_NOW - HOUR });
		await publish(ctx, desk, { title: '未发的稿件', state: 'due', at: TEST_NOW + HOUR });
		await publish(ctx, desk, { title: '卡住的稿件', state: 'held', at: TEST_NOW - 2 * HOUR });
		await publish(ctx, desk, { title: '昨天的稿件', state: 'published', at: TEST_NOW - DAY });
		const state = await show();
		expect(state.day).toEqual({ published: 2, planned: 1, problems: 1 });
		expect(state.newest.map(({ title }) => title)).toEqual(['县里的事', '早安']);
		expect(state.counties.map(({ published }) => published)).toEqual([1, null]);
	});

	test('nothing personal and nothing unpublished reaches a screen nobody signs in at', async () => {
		const { ctx, desk, show } = await scene(engine);
		await publish(ctx, desk, { title: '未发的稿件', state: 'due', at: TEST_NOW + HOUR });
		await publish(ctx, desk, { title: '卡住的稿件', state: 'held', at: TEST_NOW - HOUR });
		const text = JSON.stringify(await show());
		for (const word of ['未发的稿件', '卡住的稿件', '周敏', '陈静', desk.planner.id])
			expect(text).not.toContain(word);
	});

	test('entered figures have a tile once somebody reports them, with the moment they stand for', async () => {
		const { ctx, desk, show } = await scene(engine);
		const of = { unitId: desk.city, subject: { kind: 'unit', id: desk.city } as const, source: 'api:t' };
		await write(ctx, [
			{ ...of, indicator: 'hotline.calls', value: 3, asOf: TEST_NOW - 2 * HOUR },
			{ ...of, indicator: 'donation.cash', value: 36_147_000, asOf: TEST_NOW - 3 * DAY },
		]);
		const state = await show();
		expect(state.hotline).toMatchObject({ today: 3, asOf: TEST_NOW - 2 * HOUR });
		expect(state.donations).toEqual({ cash: 36_147_000, goods: 0, asOf: TEST_NOW - 3 * DAY });
	});

	test('volunteers are counted by role for the month', async () => {
		const { ctx, show } = await scene(engine);
		const of = { unitId: 'east', subject: { kind: 'activity', id: 'a1' } as const, source: 'volunteers' };
		await write(ctx, [
			{ ...of, indicator: 'volunteer.people', facet: 'publicity', value: 2, asOf: TEST_NOW - DAY },
			{ ...of, indicator: 'volunteer.minutes', facet: 'publicity', value: 90, asOf: TEST_NOW - DAY },
			{ ...of, indicator: 'volunteer.people', facet: 'liaison', value: 1, asOf: TEST_NOW - 40 * DAY },
		]);
		const { volunteers } = await show();
		expect(volunteers).toMatchObject({ people: 2, minutes: 90 });
		expect(volunteers.roles[0]).toEqual({ role: 'publicity', people: 2, minutes: 90 });
	});
});
