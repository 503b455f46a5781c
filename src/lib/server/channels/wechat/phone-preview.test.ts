import { describe, expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, openDesk, payloadOf, type WechatDesk } from '#tests/support/wechat.ts';
import type { AccountInput } from '#simulators/index.ts';

const PREVIEW = '/cgi-bin/message/mass/preview';
const show = (desk: WechatDesk, { to = 'fulian_editor', payload = payloadOf() } = {}) => {
	const made = itemOf(payload);
	const picture = (id: string) => made.picture(id);
	const item = { postId: 'post-1', payload, link: 'https://site.example/site', picture };
	return desk.adapter.previewOnPhone?.({ account: desk.account, item, to, deadline: deadlineOf() });
};
const previews = async (desk: WechatDesk) =>
	(await (await fetch(`${desk.house.url}/admin/previews`)).json()) as { to: string; title: string }[];
const drafts = (desk: WechatDesk) =>
	desk.house.calls().filter(({ path, errcode }) => path === '/cgi-bin/draft/add' && errcode === 0).length -
	desk.house.calls().filter(({ path }) => path === '/cgi-bin/draft/delete').length;

describe('a text on a phone', () => {
	test('is shown there, and never becomes public', async () => {
		const desk = await openDesk();
		expect(await show(desk)).toEqual({ kind: 'shown' });
		expect(await previews(desk)).toMatchObject([{ to: 'fulian_editor', title: '巾帼志愿者在行动' }]);
		await desk.advance(3_600_000);
		expect(desk.house.ledger()).toEqual([]);
	});

	test('leaves one draft however often it is shown, and none once the post itself is sent', async () => {
		const desk = await openDesk();
		await show(desk);
		await show(desk);
		expect(drafts(desk)).toBe(1);
		const item = itemOf();
		const call = { account: desk.account, item, steps: new Notebook(), deadline: deadlineOf() };
		expect((await desk.adapter.send(call)).kind).toBe('accepted');
		await desk.advance(60_000);
		expect(drafts(desk)).toBe(1);
		expect(desk.house.ledger()).toMatchObject([{ marker: item.publicationId, publicCount: 1 }]);
	});

	test('is possible for accounts that may only keep drafts', async () => {
		const desk = await openDesk({ account: { verified: false }, settings: { mode: 'draft_only' } });
		expect(await show(desk)).toEqual({ kind: 'shown' });
	});
});

describe('a text that is not shown says why', () => {
	test.each([
		['a hundred were shown today', {}, 45009, '次数已用完'],
		['nobody has that name', {}, 40132, '没有这个微信号'],
		['the person does not follow the account', {}, 43004, '没有关注公众号'],
		['the account may not', {}, 48001, '没有用接口自动发布的权限'],
	] as [string, Partial<AccountInput>, number, string][])('%s', async (_name, account, errcode, words) => {
		const desk = await openDesk({ account });
		desk.house.addFault({ path: PREVIEW, fault: 'errcode', errcode });
		const result = await show(desk);
		expect(result).toMatchObject({ kind: 'refused', detail: expect.stringContaining(words) as string });
	});

	test('the answer was lost', async () => {
		const desk = await openDesk();
		desk.house.addFault({ path: PREVIEW, fault: 'drop_after' });
		expect(await show(desk)).toMatchObject({ kind: 'cannot_tell' });
	});

	test('it has no cover', async () => {
		const desk = await openDesk();
		const payload = payloadOf({ coverMediaId: null, html: '<p>字</p>', mediaIds: [] });
		expect(await show(desk, { payload })).toMatchObject({ kind: 'refused' });
	});
});
