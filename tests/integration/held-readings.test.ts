import { describe, expect, test } from 'vitest';
import { dayStart, DAY } from '#lib/contract/beijing-time.ts';
import { ConflictError, NotFoundError, PermissionError } from '#lib/server/errors.ts';
import {
	figureRows,
	indicatorTotal,
	listHeldReadings,
	resolveReading,
	volunteerHours,
	volunteersByRole,
	type ReadingInput,
} from '#lib/server/metrics/index.ts';
import { checkIn, checkOut, createActivity, registerVolunteer } from '#lib/server/outreach/index.ts';
import { figuresServer, type FiguresServer } from '#tests/support/figures.ts';
import { ENGINES } from '#tests/support/stores.ts';

const HOUR = 3_600_000;

async function withHeld(server: FiguresServer, values: number[]) {
	const { ctx, federation } = server;
	const county = federation.units.county.id;
	const midnight = dayStart(ctx.clock.now());
	const readings = values.map((value, day): ReadingInput => ({
		indicator: 'wechat.readers',
		unitId: county,
		subject: { kind: 'publication', id: 'p1' },
		value,
		asOf: midnight - (values.length - 1 - day) * DAY,
		source: 'platform:w',
		key: `k${day}`,
	}));
	for (const reading of readings) await ctx.store.tx((tx) => ctx.figures.write(tx, [reading]));
	return listHeldReadings(ctx, federation.people.data);
}

async function readers({ ctx, federation }: FiguresServer): Promise<number> {
	const asked = { scope: { paths: ['/'] }, unitId: federation.units.city.id, from: 0, to: ctx.clock.now() };
	return (await indicatorTotal(ctx.store, { ...asked, indicator: 'wechat.readers' })).rows[0]?.value ?? 0;
}

describe.each(ENGINES)('held readings on %s', (engine) => {
	test('count once a data officer accepts them, with what they explain', async () => {
		const server = await figuresServer(engine);
		const { ctx, federation } = server;
		const held = await withHeld(server, [200, 9000, 9500]);
		expect(held.map(({ value }) => value)).toEqual([9000, 9500]);
		expect(await readers(server)).toBe(200);
		await resolveReading(ctx, federation.people.data, { readingId: held[0]?.id ?? 0, accept: true });
		expect(await readers(server)).toBe(9500);
		expect(await listHeldReadings(ctx, federation.people.data)).toEqual([]);
		expect(server.told.at(-1)).toEqual({
			indicator: 'wechat.readers',
			unitIds: [federation.units.county.id],
		});
		const events = await ctx.store.db.select().from(ctx.store.s.events);
		expect(events.map(({ kind, actorId }) => [kind, actorId])).toEqual([
			['reading.resolved', federation.people.data.id],
		]);
	});

	test('never count once they are rejected, and cannot be decided twice', async () => {
		const server = await figuresServer(engine);
		const { ctx, federation } = server;
		const { data } = federation.people;
		const [held] = await withHeld(server, [500, 400]);
		const readingId = held?.id ?? 0;
		await resolveReading(ctx, data, { readingId, accept: false });
		expect(await readers(server)).toBe(500);
		await expect(resolveReading(ctx, data, { readingId, accept: true })).rejects.toThrow(ConflictError);
		expect(await readers(server)).toBe(500);
	});

	test('are decided by who may write figures there, and by nobody else', async () => {
		const server = await figuresServer(engine);
		const { ctx, federation } = server;
		const [held] = await withHeld(server, [500, 400]);
		const decision = { readingId: held?.id ?? 0, accept: true };
		const { observer, data } = federation.people;
		await expect(resolveReading(ctx, observer, decision)).rejects.toThrow(PermissionError);
		const { id: unitId, path } = federation.units.otherCounty;
		const elsewhere = { ...data, unitId, grants: [{ unitId, path, role: 'data' as const }] };
		await expect(resolveReading(ctx, elsewhere, decision)).rejects.toThrow(NotFoundError);
		expect(await listHeldReadings(ctx, elsewhere)).toEqual([]);
		expect(await readers(server)).toBe(500);
	});
});

test.each(ENGINES)(
	'volunteers are counted when they check in, their time when they check out, on %s',
	async (engine) => {
		const server = await figuresServer(engine);
		const { ctx, federation } = server;
		const { data } = federation.people;
		const { city, county } = federation.units;
		const now = ctx.clock.now();
		const { id: activityId } = await createActivity(ctx, data, {
			unitId: county.id,
			title: '社区防疫宣传',
			place: '青坪社区',
			startsAt: now,
			endsAt: now + 4 * HOUR,
			places: 10,
			campaignId: null,
		});
		const asked = { scope: { paths: ['/'] }, unitId: city.id, from: dayStart(now), to: now + DAY };
		for (const role of ['publicity', 'liaison'] as const) {
			const volunteer = { unitId: county.id, name: '志愿者', role, kind: 'volunteer' };
			const { id: volunteerId } = await registerVolunteer(ctx, data, volunteer);
			await checkIn(ctx, data, { activityId, volunteerId });
			await expect(checkIn(ctx, data, { activityId, volunteerId })).rejects.toThrow(ConflictError);
			ctx.clock.advance(HOUR);
			await checkOut(ctx, data, { activityId, volunteerId });
		}
		expect((await volunteersByRole(ctx.store, asked)).rows).toEqual([
			{ role: 'liaison', value: 1 },
			{ role: 'publicity', value: 1 },
		]);
		expect((await volunteerHours(ctx.store, asked)).rows).toEqual([
			{ role: 'liaison', minutes: 60 },
			{ role: 'publicity', minutes: 60 },
		]);
		const behind = await figureRows(ctx.store, { ...asked, indicator: 'volunteer.minutes' });
		expect(behind.rows).toHaveLength(2);
		expect(behind.rows[0]).toMatchObject({ subjectTitle: '社区防疫宣传', source: 'volunteers', value: 60 });
		expect(behind.indicator.definition).toContain('签退');
	},
);
