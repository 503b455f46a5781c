import { describe, expect, test } from 'vitest';
import { DAY, dayStart, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { approvedPost, publicationOf, publishingScene } from '#tests/support/publications.ts';
import type { Actor } from '../units/index.ts';
import { readQuotas, readSendingLimits, setSendingLimits } from './index.ts';

async function scene(engine: Engine = 'sqlite') {
	const made = await publishingScene(engine);
	const grants = [{ unitId: 'city', path: '/city/', role: 'admin' }] as const;
	const admin: Actor = { ...made.desk.planner, grants };
	return { ...made, admin };
}

describe.each(ENGINES)('limits of a channel on %s', (engine) => {
	test('are as usual until somebody sets them, and as usual again when the field is emptied', async () => {
		const { ctx, admin } = await scene(engine);
		const usual = await readSendingLimits(ctx, admin, 'ch-wechat');
		expect(usual).toMatchObject({
			usualMinutes: 30,
			latenessMinutes: null,
			quotas: [{ key: 'wechat.publish.day', usual: 100, most: 100 }],
		});
		const set = { channelId: 'ch-wechat', lateness: { '': '120', 'col-kepu': '5' } };
		await setSendingLimits(ctx, admin, { ...set, quotas: { 'wechat.publish.day': '3' } });
		expect(await readSendingLimits(ctx, admin, 'ch-wechat')).toMatchObject({
			latenessMinutes: 120,
			columns: [{ id: 'col-kepu', latenessMinutes: 5 }],
			quotas: [{ most: 3 }],
		});
		const quotas = { 'wechat.publish.day': '0' };
		await setSendingLimits(ctx, admin, { channelId: 'ch-wechat', lateness: {}, quotas });
		expect(await readSendingLimits(ctx, admin, 'ch-wechat')).toMatchObject({
			latenessMinutes: null,
			quotas: [{ most: null }],
		});
	});

	test('hold for what is scheduled next: the column before the channel', async () => {
		const { ctx, desk, admin } = await scene(engine);
		const of = async (channelId: string) =>
			(await publicationOf(ctx, await approvedPost({ ctx, desk }, { channelIds: [channelId] }))).latenessMs;
		expect(await of('ch-site')).toBe(30 * MINUTE);
		await setSendingLimits(ctx, admin, { channelId: 'ch-site', lateness: { '': '90' }, quotas: {} });
		expect(await of('ch-site')).toBe(90 * MINUTE);
		const lateness = { '': '90', 'col-kepu': '10' };
		await setSendingLimits(ctx, admin, { channelId: 'ch-site', lateness, quotas: {} });
		expect(await of('ch-site')).toBe(10 * MINUTE);
		expect(await of('ch-wechat')).toBe(30 * MINUTE);
	});
});

test.each([
	[{ '': '0' }, {}],
	[{ '': '12.5' }, {}],
	[{ '': '99999' }, {}],
	[{ 'col-east': '10' }, {}],
	[{}, { 'wechat.publish.day': '-1' }],
	[{}, { 'wechat.publish.day': '一次' }],
])('%o %o is refused and nothing is stored', async (lateness, quotas) => {
	const { ctx, admin } = await scene();
	const set = setSendingLimits(ctx, admin, { channelId: 'ch-wechat', lateness, quotas });
	await expect(set).rejects.toMatchObject({ status: 400 });
	expect(await readSendingLimits(ctx, admin, 'ch-wechat')).toMatchObject({
		latenessMinutes: null,
		quotas: [{ most: 100 }],
	});
});

test('a planner may not set them, and an administrator of another unit does not find the channel', async () => {
	const { ctx, desk, admin } = await scene();
	const input = { channelId: 'ch-wechat', lateness: {}, quotas: {} };
	await expect(setSendingLimits(ctx, desk.planner, input)).rejects.toMatchObject({ status: 403 });
	const grants = [{ unitId: 'west', path: '/city/west/', role: 'admin' }] as const;
	await expect(setSendingLimits(ctx, { ...admin, grants }, input)).rejects.toMatchObject({ status: 404 });
});

test('the calendar sees what is taken on the channels within reach, and nothing of others', async () => {
	const { ctx, desk, admin } = await scene();
	const quotas = { 'wechat.publish.day': '2' };
	await setSendingLimits(ctx, admin, { channelId: 'ch-wechat', lateness: {}, quotas });
	const today = dayStart(ctx.clock.now());
	const plannedAt = today + DAY + 9 * HOUR;
	await approvedPost({ ctx, desk }, { channelIds: ['ch-wechat'], plannedAt });
	expect(await readQuotas(ctx, desk.planner, { from: today, to: today + 7 * DAY })).toEqual([
		{
			channelId: 'ch-wechat',
			channelName: '铜江妇联',
			key: 'wechat.publish.day',
			period: 'day',
			most: 2,
			taken: [[today + DAY, 1]],
		},
	]);
	expect(await readQuotas(ctx, desk.eastPlanner, { from: today })).toEqual([]);
});
