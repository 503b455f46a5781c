import { describe, expect, test } from 'vitest';
import { openWeiboDesk, statusOf, type WeiboDesk } from '#tests/support/weibo.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import type { FigureItem } from '../channel.ts';

const HOUR = 3_600_000;
const COUNT = '/2/statuses/count.json';

async function publishOne(desk: WeiboDesk, title: string): Promise<FigureItem> {
	const item = itemOf(statusOf({ title, summary: `${title}的摘要` }));
	const sent = await desk.adapter.send({
		account: desk.account,
		item,
		steps: new Notebook(),
		deadline: deadlineOf(),
	});
	if (sent.kind !== 'published') throw new Error(sent.kind);
	return { ...sent, jobId: null, publishedAt: desk.ctx.clock.now(), title };
}
const pull = (desk: WeiboDesk, items: FigureItem[]) =>
	desk.adapter.figures?.({ account: desk.account, items, now: desk.ctx.clock.now() }) ??
	Promise.reject(new Error('no figures'));
const counted = (desk: WeiboDesk) => desk.house.calls().filter(({ path }) => path === COUNT).length;

describe('figures of posts on Weibo', () => {
	test('are reposts, comments and likes of now, in one call, and never reads', async () => {
		const desk = await openWeiboDesk({ account: { followers: 200_000 } });
		const items = [await publishOne(desk, '一'), await publishOne(desk, '二')];
		await desk.advance(6 * HOUR);
		const { figures } = await pull(desk, items);
		expect(counted(desk)).toBe(1);
		expect(new Set(figures.map(({ indicator }) => indicator))).toEqual(
			new Set(['weibo.reposts', 'weibo.comments', 'weibo.likes']),
		);
		expect(figures.every(({ value, asOf }) => value > 0 && asOf === desk.ctx.clock.now())).toBe(true);
		expect((await pull(desk, items)).figures).toEqual(figures);
	});

	test('of a deleted post are missing, and the others are there', async () => {
		const desk = await openWeiboDesk({ account: { canDestroy: true } });
		const [gone, kept] = [await publishOne(desk, '一'), await publishOne(desk, '二')];
		await desk.adapter.retract?.({
			account: desk.account,
			item: { publicationId: 'p', remoteId: gone.remoteId, jobId: null, url: null },
			deadline: deadlineOf(),
		});
		const { figures } = await pull(desk, [gone, kept]);
		expect(new Set(figures.map(({ remoteId }) => remoteId))).toEqual(new Set([kept.remoteId]));
	});

	test('are asked for a hundred posts a call, and leave twenty calls of the day for publishing', async () => {
		const desk = await openWeiboDesk();
		const item = await publishOne(desk, '一');
		const many = Array.from({ length: 250 }, (_, i) => ({ ...item, remoteId: `${i + 1}` }));
		await pull(desk, many);
		expect(counted(desk)).toBe(3);
		for (let i = 0; i < 40; i++) await pull(desk, many);
		// One share and seventy-nine counts: the rest is kept.
		expect(counted(desk)).toBe(79);
		expect((await publishOne(desk, '二')).remoteId).toBeTruthy();
		await desk.advance(24 * HOUR);
		await pull(desk, [item]);
		expect(counted(desk)).toBe(80);
	});

	test('that Weibo refuses are an error for the job to report', async () => {
		const desk = await openWeiboDesk();
		const item = await publishOne(desk, '一');
		desk.house.addFault({ path: COUNT, fault: 'errcode', errcode: 10022 });
		await expect(pull(desk, [item])).rejects.toThrow('频繁');
	});
});

describe('taking a post back', () => {
	const retract = (desk: WeiboDesk, remoteId: string | null) =>
		desk.adapter.retract?.({
			account: desk.account,
			item: { publicationId: 'p', remoteId, jobId: null, url: null },
			deadline: deadlineOf(),
		});

	test('deletes it where the application may, and doing it twice is harmless', async () => {
		const desk = await openWeiboDesk({ account: { canDestroy: true } });
		const { remoteId } = await publishOne(desk, '一');
		expect(await retract(desk, remoteId)).toEqual({ kind: 'retracted' });
		expect(await retract(desk, remoteId)).toEqual({ kind: 'retracted' });
		expect(desk.house.ledger()[0]?.publicCount).toBe(0);
	});

	test('is a person’s task where it may not, and says how', async () => {
		const desk = await openWeiboDesk();
		const { remoteId } = await publishOne(desk, '一');
		expect(await retract(desk, remoteId)).toMatchObject({
			kind: 'by_person',
			detail: expect.stringContaining('删除') as string,
		});
		expect(await retract(desk, null)).toMatchObject({ kind: 'by_person' });
	});

	test('whose answer is lost can be asked again', async () => {
		const desk = await openWeiboDesk({ account: { canDestroy: true } });
		const { remoteId } = await publishOne(desk, '一');
		desk.house.addFault({ path: '/2/statuses/destroy.json', fault: 'drop_after' });
		expect(await retract(desk, remoteId)).toMatchObject({ kind: 'cannot_tell' });
		expect(await retract(desk, remoteId)).toEqual({ kind: 'retracted' });
	});
});
