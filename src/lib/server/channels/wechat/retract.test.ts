import { describe, expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, openDesk, type WechatDesk } from '#tests/support/wechat.ts';
import type { LookResult, OutgoingItem, RetractCall } from '../channel.ts';

const DELETE = '/cgi-bin/freepublish/delete';

/** One published article and the call that takes it back. */
async function published(): Promise<{ desk: WechatDesk; item: OutgoingItem; call: RetractCall }> {
	const desk = await openDesk();
	const item = itemOf();
	const steps = new Notebook();
	const sent = await desk.adapter.send({ account: desk.account, item, steps, deadline: deadlineOf() });
	await desk.advance(60_000);
	const jobId = sent.kind === 'accepted' ? sent.jobId : null;
	const look: LookResult = await desk.adapter.look({
		account: desk.account,
		item,
		steps,
		jobId,
		deadline: deadlineOf(),
	});
	if (look.kind !== 'published') throw new Error(look.kind);
	const { remoteId, url } = look;
	const { publicationId } = item;
	const call = {
		account: desk.account,
		item: { publicationId, remoteId, jobId, url },
		deadline: deadlineOf(),
	};
	return { desk, item, call };
}
const publicCount = (desk: WechatDesk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount;

describe('an article taken back', () => {
	test('is gone from WeChat, and taking it back again is harmless', async () => {
		const { desk, item, call } = await published();
		expect(publicCount(desk, item)).toBe(1);
		expect(await desk.adapter.retract?.(call)).toEqual({ kind: 'retracted' });
		expect(publicCount(desk, item)).toBe(0);
		expect(await desk.adapter.retract?.(call)).toEqual({ kind: 'retracted' });
	});

	test('is found by our marker when nobody noted its id', async () => {
		const { desk, item, call } = await published();
		const nameless = { ...call, item: { ...call.item, remoteId: null } };
		expect(await desk.adapter.retract?.(nameless)).toEqual({ kind: 'retracted' });
		expect(publicCount(desk, item)).toBe(0);
	});

	test('counts as gone when the answer was lost and WeChat shows it deleted', async () => {
		const { desk, item, call } = await published();
		desk.house.addFault({ path: DELETE, fault: 'drop_after' });
		expect(await desk.adapter.retract?.(call)).toEqual({ kind: 'retracted' });
		expect(publicCount(desk, item)).toBe(0);
	});
});

describe('an article that cannot be taken back', () => {
	test.each([
		['because the line broke before', { fault: 'drop_before' }, 'cannot_tell'],
		['because WeChat is busy', { fault: 'errcode', errcode: -1 }, 'cannot_tell'],
		['because WeChat says something undocumented', { fault: 'errcode', errcode: 99999 }, 'cannot_tell'],
		['because the account may not', { fault: 'errcode', errcode: 48001 }, 'by_person'],
		['because WeChat does not know it', { fault: 'errcode', errcode: 53600 }, 'by_person'],
		['because the day is used up', { fault: 'errcode', errcode: 45009 }, 'refused'],
		['because the address is not allowed', { fault: 'errcode', errcode: 40164 }, 'refused'],
	] as const)('%s', async (_name, fault, kind) => {
		const { desk, item, call } = await published();
		desk.house.addFault({ path: DELETE, ...fault });
		const result = await desk.adapter.retract?.(call);
		expect(result?.kind).toBe(kind);
		expect(result && 'detail' in result && result.detail).toMatch(/从微信撤下文章时.+。$/);
		expect(publicCount(desk, item)).toBe(1);
	});

	test('because nothing of ours is there is for a person', async () => {
		const { desk, call } = await published();
		const other = { ...call, item: { ...call.item, publicationId: 'unknown', remoteId: null } };
		const result = await desk.adapter.retract?.(other);
		expect(result).toMatchObject({ kind: 'by_person' });
	});
});
