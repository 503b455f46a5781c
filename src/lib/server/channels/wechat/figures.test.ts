import { describe, expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, openDesk, type WechatDesk } from '#tests/support/wechat.ts';
import type { FigureItem, FiguresAnswer } from '../channel.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function publishOne(desk: WechatDesk): Promise<FigureItem> {
	const item = itemOf();
	const steps = new Notebook();
	const call = { account: desk.account, item, steps, deadline: deadlineOf() };
	const sent = await desk.adapter.send(call);
	await desk.advance(30_000);
	const jobId = sent.kind === 'accepted' ? sent.jobId : null;
	const seen = await desk.adapter.look({ ...call, jobId });
	if (seen.kind !== 'published') throw new Error(`not published: ${seen.kind}`);
	const { remoteId, url } = seen;
	return { remoteId, url, jobId, publishedAt: desk.ctx.clock.now(), title: item.payload.title };
}
const pull = async (desk: WechatDesk, items: FigureItem[]): Promise<FiguresAnswer> => {
	const answer = await desk.adapter.figures?.({ account: desk.account, items, now: desk.ctx.clock.now() });
	if (!answer) throw new Error('the adapter has no figures');
	return answer;
};
const keys = (answer: FiguresAnswer) => answer.figures.map((figure) => figure.key);

/** Published on 24 November at 10:48 Beijing time; the first figures come on the 25th at 08:00. */
const untilReady = 21 * HOUR + 13 * 60_000;

describe('figures of published articles', () => {
	test('are not asked for on the day of publication', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		expect(await pull(desk, [item])).toEqual({ figures: [], complete: true });
		expect(desk.house.calls().filter(({ path }) => path.startsWith('/datacube/'))).toEqual([]);
	});

	test('are late before eight in the morning, and the pull comes again', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		await desk.advance(untilReady - 2 * HOUR);
		expect(await pull(desk, [item])).toEqual({ figures: [], complete: false });
	});

	test('are people, as of the end of the day, for our article', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		await desk.advance(untilReady);
		const { figures, complete } = await pull(desk, [item]);
		expect(complete).toBe(false); // first version of the day's figures: is_delay
		expect(figures.map(({ indicator }) => indicator)).toEqual(['wechat.readers', 'wechat.shares']);
		for (const figure of figures) {
			expect(figure.remoteId).toBe(item.remoteId);
			expect(figure.asOf).toBe(Date.parse('2026-11-25T00:00:00+08:00'));
		}
		expect(figures[0]?.value).toBeGreaterThan(0);
	});

	test('pulled twice have the same keys; a revised value has a new one', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		await desk.advance(untilReady);
		const first = await pull(desk, [item]);
		expect(keys(await pull(desk, [item]))).toEqual(keys(first));
		await desk.advance(5 * HOUR);
		const noon = await pull(desk, [item]);
		expect(noon.complete).toBe(true);
		expect(noon.figures[0]?.value).not.toBe(first.figures[0]?.value);
		expect(keys(noon)[0]).not.toBe(keys(first)[0]);
		expect(keys(await pull(desk, [item]))).toEqual(keys(noon));
	});

	test('grow day by day, and a pull after an outage brings every day', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		await desk.advance(untilReady + 4 * DAY);
		const { figures } = await pull(desk, [item]);
		const readers = figures.filter(({ indicator }) => indicator === 'wechat.readers');
		expect(readers).toHaveLength(5);
		const values = readers.map(({ value }) => value);
		expect(values).toEqual(values.toSorted((a, b) => a - b));
		expect(new Set(readers.map(({ asOf }) => asOf)).size).toBe(5);
	});

	test('find their article by address, or by title, when the job number was lost', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		await desk.advance(untilReady);
		expect((await pull(desk, [{ ...item, jobId: null }])).figures).toHaveLength(2);
		expect((await pull(desk, [{ ...item, jobId: null, url: null }])).figures).toHaveLength(2);
		const twins = [item, { ...item, remoteId: 'another' }].map((each) => ({
			...each,
			jobId: null,
			url: null,
		}));
		expect((await pull(desk, twins)).figures).toEqual([]);
		expect((await pull(desk, [{ ...item, jobId: null, url: null, title: '别的' }])).figures).toEqual([]);
	});

	test('that the platform refuses are an error for the job to report', async () => {
		const desk = await openDesk();
		const item = await publishOne(desk);
		await desk.advance(untilReady);
		desk.house.addFault({ path: '/datacube/getarticletotaldetail', fault: 'errcode', errcode: 48001 });
		await expect(pull(desk, [item])).rejects.toThrow('48001');
	});
});
