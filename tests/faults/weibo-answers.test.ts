import { expect, test } from 'vitest';
import type { Engine } from '#tests/support/stores.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { connect, openWeiboDesk, type WeiboDesk } from '#tests/support/weibo.ts';
import { Installation } from './installation.ts';

const SHARE = '/2/statuses/share.json';
const AFTER = ['drop_after', 'http_500_after', 'html_after', 'empty_after'] as const;
const BEFORE = ['drop_before', 'http_500_before', 'html', 'empty'] as const;
const HOUR = 3_600_000;

async function open(
	engine: Engine,
	timelineMs = 30_000,
): Promise<{ installation: Installation; desk: WeiboDesk }> {
	const timelineDelayMs = { min: timelineMs, max: timelineMs };
	const desk = await openWeiboDesk({ account: { timelineDelayMs } });
	const installation = await Installation.open(engine, desk, {
		connect: (account) => connect(desk, account),
	});
	return { installation, desk };
}

test.each(ENGINES)(
	'an answer of Weibo that is lost never makes two posts, and never one that is called published and is not, on %s',
	async (engine) => {
		const { installation } = await open(engine);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const fault of [...AFTER, ...BEFORE]) {
			installation.house.addFault({ path: SHARE, fault });
			const id = await installation.approve(fault);
			const state = await installation.settle(id);
			await installation.advance(HOUR);
			const { reason } = await installation.row(id);
			seen.push(`${fault}: ${state} ${reason ?? ''}, ${installation.publicCount(id)} public`);
			const there = (AFTER as readonly string[]).includes(fault);
			wanted.push(`${fault}: ${there ? 'published , 1 public' : 'held outcome_unknown, 0 public'}`);
			expect(installation.house.faults()).toEqual([]);
		}
		expect(seen).toEqual(wanted);
	},
	120_000,
);

test.each([
	['before the timeline shows it', 5 * 60_000, 0],
	['once the timeline shows it', 5 * 60_000, 10 * 60_000],
])('two people who send a post again %s do not double it', async (_name, timelineMs, waitMs) => {
	const { installation } = await open('sqlite', timelineMs);
	installation.house.addFault({ path: SHARE, fault: 'drop_after' });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('held');
	expect(installation.publicCount(id)).toBe(1);
	await installation.advance(waitMs);
	await installation.sendAgain(id);
	expect(await installation.settle(id)).toBe('published');
	expect(installation.publicCount(id)).toBe(1);
});

test('a post that two people send again and that was not there comes out once', async () => {
	const { installation } = await open('sqlite');
	installation.house.addFault({ path: SHARE, fault: 'drop_before' });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('held');
	await installation.sendAgain(id);
	expect(await installation.settle(id)).toBe('published');
	expect(installation.publicCount(id)).toBe(1);
});

test('a post that Weibo calls published before it can be seen is published with its address', async () => {
	const { installation } = await open('sqlite', 100_000);
	installation.house.addFault({ path: SHARE, fault: 'errcode_after', errcode: 20032 });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('published');
	const { url } = await installation.row(id);
	expect(url).toBe(installation.house.ledger()[0]?.items[0]?.url);
	expect(installation.publicCount(id)).toBe(1);
});

test('a post that comes when the hour is full waits for the next and comes out once', async () => {
	const { installation } = await open('sqlite');
	installation.house.addFault({ path: SHARE, fault: 'errcode', errcode: 20016 });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('published');
	expect(installation.publicCount(id)).toBe(1);
});
