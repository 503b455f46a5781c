import { expect, test } from 'vitest';
import type { Simulators } from '#simulators/index.ts';
import { openHouse, publish, signedIn, START, type Caller } from '#simulators/testing.ts';

interface Total {
	ref_date: string;
	msgid: string;
	publish_type: number;
	title: string;
	content_url: string;
	detail_list: { stat_date: string; read_user: number; share_user: number; read_user_source: Source[] }[];
}
interface Source {
	user_count: number;
	scene_desc: string;
}
interface Daily {
	ref_date: string;
	msgid?: string;
	detail: { read_user: number; read_user_source: Source[]; share_user: number; send_page_count: number };
}

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const span = (begin: string, end = begin) => ({ begin_date: begin, end_date: end });

async function rows<Row>(
	caller: Caller,
	name: string,
	dates: object,
): Promise<{ list: Row[]; is_delay: boolean }> {
	const answer = await caller.call(`/datacube/${name}`, dates);
	if (answer.errcode) throw new Error(`${name}: ${answer.errcode}`);
	return answer as never;
}

async function code(caller: Caller, name: string, dates: object): Promise<number> {
	return (await caller.call(`/datacube/${name}`, dates)).errcode ?? 0;
}

/** The clock at `time`, with a token that works then. */
async function goTo(house: Simulators, time: string): Promise<Caller> {
	await house.setClock({ now: at(time) });
	return signedIn(house);
}

async function published(options: { seed?: number } = {}): Promise<Simulators> {
	const house = await openHouse(options, { followers: 20_000 });
	await publish(house, await signedIn(house), { title: '最美家庭' });
	return house;
}

test('yesterday is ready at 08:00 in Beijing and not a minute before, today never', async () => {
	const house = await published();
	let caller = await goTo(house, '2026-11-24T23:59');
	expect(await code(caller, 'getarticleread', span('2026-11-24'))).toBe(61501);
	caller = await goTo(house, '2026-11-25T07:59');
	expect(await code(caller, 'getarticleread', span('2026-11-24'))).toBe(61503);
	expect(await code(caller, 'getbizsummary', span('2026-11-20', '2026-11-24'))).toBe(61503);
	expect(await code(caller, 'getarticletotaldetail', span('2026-11-24'))).toBe(61503);
	expect(await code(caller, 'getarticleread', span('2026-11-23'))).toBe(0);
	caller = await goTo(house, '2026-11-25T08:00');
	expect(await code(caller, 'getarticleread', span('2026-11-24'))).toBe(0);
});

test('dates must be dates, in order, and within the span of each call', async () => {
	const house = await published();
	const caller = await goTo(house, '2026-12-28T10:00');
	expect(await code(caller, 'getarticleread', span('2026/11/24'))).toBe(61500);
	expect(await code(caller, 'getarticleread', span('2026-11-31'))).toBe(61500);
	expect(await code(caller, 'getarticleread', span('2026-11-25', '2026-11-24'))).toBe(61501);
	for (const name of ['getarticleread', 'getarticleshare', 'getarticletotaldetail']) {
		expect(await code(caller, name, span('2026-11-24', '2026-11-25'))).toBe(61501);
	}
	expect(await code(caller, 'getbizsummary', span('2026-11-25', '2026-12-24'))).toBe(0);
	expect(await code(caller, 'getbizsummary', span('2026-11-24', '2026-12-24'))).toBe(61501);
});

test('the total of an article is cumulative by day for thirty days and names the article', async () => {
	const house = await published();
	const caller = await goTo(house, '2027-01-15T10:00');
	const { list, is_delay } = await rows<Total>(caller, 'getarticletotaldetail', span('2026-11-24'));
	expect(is_delay).toBe(false);
	const total = list[0]!;
	const item = house.ledger()[0]!.items[0]!;
	expect(total).toMatchObject({
		ref_date: '2026-11-24',
		publish_type: 1,
		title: '最美家庭',
		content_url: item.url,
	});
	expect(total.msgid).toMatch(/^\d+_1$/);
	expect(item.url).toContain(`mid=${total.msgid.split('_')[0]}&`);
	expect(total.detail_list.map((row) => row.stat_date)).toHaveLength(30);
	expect(total.detail_list.at(-1)?.stat_date).toBe('2026-12-23');
	const readers = total.detail_list.map((row) => row.read_user);
	expect(readers).toEqual(readers.toSorted((a, b) => a - b));
	expect(readers[0]).toBeGreaterThan(0);
	expect(readers.at(-1)).toBeGreaterThan(readers[0]!);
	for (const row of total.detail_list) {
		expect(row.read_user_source.reduce((sum, source) => sum + source.user_count, 0)).toBe(row.read_user);
	}
});

test('a day is revised twice: at noon, and once more the next morning', async () => {
	const house = await published();
	const seen: { readers: number; delay: boolean }[] = [];
	const moments = [
		'2026-11-25T08:00',
		'2026-11-25T11:59',
		'2026-11-25T12:00',
		'2026-11-26T07:59',
		'2026-11-26T08:00',
	];
	for (const moment of [...moments, '2026-12-20T08:00']) {
		const caller = await goTo(house, moment);
		const { list, is_delay } = await rows<Daily>(caller, 'getarticleread', span('2026-11-24'));
		seen.push({ readers: list[0]!.detail.read_user, delay: is_delay });
	}
	const [first, , noon, , final, later] = seen;
	expect(seen[1]).toEqual(first);
	expect(seen[3]).toEqual(noon);
	expect(later).toEqual(final);
	expect(new Set([first?.readers, noon?.readers, final?.readers]).size).toBe(3);
	expect(first?.readers).toBeLessThan(final?.readers ?? 0);
	expect(seen.map((one) => one.delay)).toEqual([true, true, false, false, false, false]);
});

test('the days of an article add up to its total, and the account to its articles', async () => {
	const house = await published();
	await publish(house, await signedIn(house), { title: '第二篇' });
	const caller = await goTo(house, '2027-01-15T10:00');
	const totals = (await rows<Total>(caller, 'getarticletotaldetail', span('2026-11-24'))).list;
	expect(totals).toHaveLength(2);
	const summary = (await rows<Daily>(caller, 'getbizsummary', span('2026-11-24', '2026-11-26'))).list;
	expect(summary.map((row) => row.detail.send_page_count)).toEqual([2, 0, 0]);
	const days = ['2026-11-24', '2026-11-25', '2026-11-26'];
	for (const [i, day] of days.entries()) {
		const read = (await rows<Daily>(caller, 'getarticleread', span(day))).list;
		const shared = (await rows<Daily>(caller, 'getarticleshare', span(day))).list;
		for (const total of totals) {
			const before = i === 0 ? 0 : total.detail_list[i - 1]!.read_user;
			const row = read.find((one) => one.msgid === total.msgid);
			expect(row?.detail.read_user ?? 0).toBe(total.detail_list[i]!.read_user - before);
		}
		expect(summary[i]?.detail.read_user).toBe(read.reduce((sum, row) => sum + row.detail.read_user, 0));
		expect(summary[i]?.detail.share_user).toBe(shared.reduce((sum, row) => sum + row.detail.share_user, 0));
	}
});

test('the same seed gives the same readers, however time got there; another seed gives others', async () => {
	const figures = async (seed: number, stops: string[]) => {
		const house = await published({ seed });
		for (const stop of stops) {
			const caller = await goTo(house, stop);
			await rows<Total>(caller, 'getarticletotaldetail', span('2026-11-24'));
		}
		const caller = await goTo(house, '2026-12-01T09:00');
		const { list } = await rows<Total>(caller, 'getarticletotaldetail', span('2026-11-24'));
		return list[0]!.detail_list.map((row) => row.read_user);
	};
	const straight = await figures(7, []);
	expect(await figures(7, ['2026-11-25T08:30', '2026-11-27T22:00'])).toEqual(straight);
	expect(await figures(8, [])).not.toEqual(straight);
});

test('people read by day and hardly at night, most of them soon', async () => {
	const house = await published();
	const { url } = house.ledger()[0]!.items[0]!;
	const shown = async (time: string) => {
		await house.setClock({ now: at(time) });
		return Number(/阅读 (\d+)/.exec(await (await fetch(url)).text())?.[1]);
	};
	await house.setClock({ now: START });
	const evening = (await shown('2026-11-24T23:00')) - (await shown('2026-11-24T20:00'));
	const night = (await shown('2026-11-25T05:00')) - (await shown('2026-11-25T02:00'));
	expect(night).toBeLessThan(evening / 5);
	const firstTwoDays = await shown('2026-11-26T10:48');
	const month = await shown('2026-12-24T10:48');
	expect(firstTwoDays).toBeGreaterThan(month * 0.7);
	expect(month).toBeGreaterThan(100);
	expect(month).toBeLessThan(20_000);
});

test('readers of a deleted article stop at its deletion', async () => {
	const house = await published();
	const list = await (await signedIn(house)).call('/cgi-bin/freepublish/batchget', { offset: 0, count: 1 });
	const articleId = (list['item'] as { article_id: string }[])[0]?.article_id;
	const caller = await goTo(house, '2026-11-25T09:00');
	await caller.call('/cgi-bin/freepublish/delete', { article_id: articleId, index: 0 });
	const later = await goTo(house, '2026-12-01T09:00');
	const { list: totals } = await rows<Total>(later, 'getarticletotaldetail', span('2026-11-24'));
	const readers = totals[0]!.detail_list.map((row) => row.read_user);
	expect(new Set(readers.slice(1)).size).toBe(1);
});
