import { describe, expect, test } from 'vitest';
import {
	cancelActivity,
	checkIn,
	checkOut,
	createActivity,
	findActivity,
	listActivities,
	registerVolunteer,
	rosterOf,
} from '#lib/server/outreach/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk } from '#tests/support/desk.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';

const HOUR = 3_600_000;

async function setUp(engine: Engine = 'sqlite', places = 10) {
	const ctx = await freshCtx(engine);
	const desk = await seedDesk(ctx);
	const { id: activityId } = await createActivity(ctx, desk.planner, {
		unitId: 'city',
		title: '社区防寒宣传',
		place: '松岚社区',
		startsAt: ctx.clock.now() + HOUR,
		endsAt: ctx.clock.now() + 3 * HOUR,
		places,
	});
	const volunteer = async (name: string) =>
		(
			await registerVolunteer(ctx, desk.planner, {
				unitId: 'city',
				name,
				role: 'publicity',
				kind: 'volunteer',
			})
		).id;
	return { ctx, desk, activityId, volunteer };
}

const everywhere = { paths: ['/city/'] };
const activitiesOf = (ctx: TestCtx) => listActivities(ctx.store, everywhere, ctx.clock.now());

describe.each(ENGINES)('volunteers on %s', (engine) => {
	test('are counted from check-in to check-out in whole minutes', async () => {
		const { ctx, desk, activityId, volunteer } = await setUp(engine);
		const heard: unknown[] = [];
		ctx.events.on('volunteer.checked_out', (_tx, event) => Promise.resolve(void heard.push(event.payload)));
		const volunteerId = await volunteer('李芳');
		await checkIn(ctx, desk.planner, { activityId, volunteerId });
		expect((await activitiesOf(ctx))[0]).toMatchObject({ came: 1, present: 1, minutes: 0 });
		ctx.clock.advance(90 * 60_000 + 30_000);
		expect(await checkOut(ctx, desk.planner, { activityId, volunteerId })).toEqual({ minutes: 90 });
		expect((await activitiesOf(ctx))[0]).toMatchObject({ came: 1, present: 0, minutes: 90 });
		expect(heard).toEqual([{ activityId, volunteerId, role: 'publicity', minutes: 90 }]);
		expect(await rosterOf(ctx.store, activityId)).toMatchObject([{ name: '李芳', minutes: 90 }]);
	});

	test('are checked in once, however often the button is pressed at once', async () => {
		const { ctx, desk, activityId, volunteer } = await setUp(engine);
		const volunteerId = await volunteer('李芳');
		const pressed = Array.from({ length: 5 }, () => checkIn(ctx, desk.planner, { activityId, volunteerId }));
		const results = await Promise.allSettled(pressed);
		expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
		expect(await rosterOf(ctx.store, activityId)).toHaveLength(1);
	});

	test('cannot be more than there are places', async () => {
		const { ctx, desk, activityId, volunteer } = await setUp(engine, 2);
		const ids = await Promise.all(['甲', '乙', '丙', '丁'].map(volunteer));
		const results = await Promise.allSettled(
			ids.map((volunteerId) => checkIn(ctx, desk.planner, { activityId, volunteerId })),
		);
		expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
	});
});

test('nobody is at two activities at once', async () => {
	const { ctx, desk, activityId, volunteer } = await setUp();
	const volunteerId = await volunteer('李芳');
	const other = await createActivity(ctx, desk.planner, {
		unitId: 'city',
		title: '送法进村',
		place: '文化广场',
		startsAt: ctx.clock.now(),
		endsAt: ctx.clock.now() + HOUR,
		places: 5,
	});
	await checkIn(ctx, desk.planner, { activityId, volunteerId });
	await expect(checkIn(ctx, desk.planner, { activityId: other.id, volunteerId })).rejects.toMatchObject({
		code: 'outreach.present',
	});
});

test('an activity that ended, was cancelled or is of another unit takes nobody in', async () => {
	const { ctx, desk, activityId, volunteer } = await setUp();
	const volunteerId = await volunteer('李芳');
	const key = { activityId, volunteerId };
	await expect(checkIn(ctx, desk.eastPlanner, key)).rejects.toMatchObject({ code: 'not_found' });
	await expect(checkIn(ctx, desk.observer, key)).rejects.toMatchObject({ code: 'permission.denied' });
	ctx.clock.advance(3 * HOUR + 1);
	await expect(checkIn(ctx, desk.planner, key)).rejects.toMatchObject({ code: 'outreach.ended' });
	await cancelActivity(ctx, desk.planner, activityId);
	await expect(checkIn(ctx, desk.planner, key)).rejects.toMatchObject({ code: 'outreach.cancelled' });
	await expect(cancelActivity(ctx, desk.planner, activityId)).rejects.toMatchObject({
		code: 'outreach.cancelled',
	});
	expect(await rosterOf(ctx.store, activityId)).toEqual([]);
});

test('an activity needs a name, a place, people and a time that is not over', async () => {
	const { ctx, desk, activityId } = await setUp();
	const good = {
		unitId: 'city',
		title: '活动',
		place: '地点',
		startsAt: ctx.clock.now(),
		endsAt: ctx.clock.now() + HOUR,
		places: 1,
	};
	for (const wrong of [
		{ title: ' ' },
		{ place: '' },
		{ places: 0 },
		{ places: 1.5 },
		{ endsAt: good.startsAt },
	])
		await expect(createActivity(ctx, desk.planner, { ...good, ...wrong })).rejects.toMatchObject({
			status: 400,
		});
	const over = { ...good, startsAt: good.startsAt - 2 * HOUR, endsAt: good.startsAt - HOUR };
	await expect(createActivity(ctx, desk.planner, over)).rejects.toMatchObject({ code: 'input.past_time' });
	await expect(createActivity(ctx, desk.eastPlanner, good)).rejects.toMatchObject({ code: 'not_found' });
	expect(await activitiesOf(ctx)).toHaveLength(1);
	expect(await findActivity(ctx.store, activityId, { paths: ['/city/east/'] })).toBeNull();
});
