import { describe, expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, openDesk, type WechatDesk } from '#tests/support/wechat.ts';
import type { AccountInput, FaultInput } from '#simulators/index.ts';
import type { LookResult, OutgoingItem, SendResult, Steps } from '../channel.ts';
import { pushResult } from './push.ts';
import { WECHAT_ERRORS } from './errors.ts';

const SENDALL = '/cgi-bin/message/mass/sendall';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const openPusher = (account: Partial<AccountInput> = {}, settings: Record<string, unknown> = {}) =>
	openDesk({ account, settings: { mode: 'mass', ...settings } });
interface Try {
	steps: Steps;
	jobId?: string | null;
	settings?: Record<string, unknown>;
}
function callOf(desk: WechatDesk, item: OutgoingItem, { steps, settings }: Try) {
	const account = { ...desk.account, settings: { ...desk.account.settings, ...settings } };
	return { account, item, steps, deadline: deadlineOf() };
}
const send = (desk: WechatDesk, item: OutgoingItem, given: Try): Promise<SendResult> =>
	desk.adapter.send(callOf(desk, item, given));
const look = (desk: WechatDesk, item: OutgoingItem, given: Try): Promise<LookResult> =>
	desk.adapter.look({ ...callOf(desk, item, given), jobId: given.jobId ?? null });
const publicCount = (desk: WechatDesk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount ?? 0;
const pushes = (desk: WechatDesk) => desk.house.calls().filter(({ path }) => path === SENDALL).length;
const jobOf = (sent: SendResult) => (sent.kind === 'accepted' ? sent.jobId : '');

describe('a push to the followers', () => {
	test('is accepted with a word about the administrator, and is public once', async () => {
		const desk = await openPusher();
		const item = itemOf();
		const steps = new Notebook();
		const sent = await send(desk, item, { steps });
		expect(sent).toMatchObject({ kind: 'accepted', detail: expect.stringContaining('30 分钟') as string });
		expect(await look(desk, item, { steps, jobId: jobOf(sent) })).toMatchObject({ kind: 'pending' });
		await desk.advance(MINUTE);
		const seen = await look(desk, item, { steps, jobId: jobOf(sent) });
		expect(seen).toEqual({ kind: 'published', remoteId: jobOf(sent), url: null });
		expect(publicCount(desk, item)).toBe(1);
	});

	test('sent again by the same notebook is the same push', async () => {
		const desk = await openPusher();
		const item = itemOf();
		const steps = new Notebook();
		const first = await send(desk, item, { steps });
		expect(await send(desk, item, { steps })).toEqual(first);
		expect(pushes(desk)).toBe(1);
	});

	test('goes to a tag, and on when WeChat sees a reprint, when the account says so', async () => {
		const desk = await openPusher({}, { massTag: '7', onReprint: 'send' });
		await send(desk, itemOf(), { steps: new Notebook() });
		const [mass] = (await (await fetch(`${desk.house.url}/admin/masses`)).json()) as { tagId: number }[];
		expect(mass).toMatchObject({ toAll: false, tagId: 7 });
	});

	test('whose very first answer is 45065 counts as sent', async () => {
		const desk = await openPusher({ massEchoesFirst: true });
		const item = itemOf();
		const steps = new Notebook();
		const sent = await send(desk, item, { steps });
		expect(sent.kind).toBe('accepted');
		await desk.advance(MINUTE);
		expect((await look(desk, item, { steps, jobId: jobOf(sent) })).kind).toBe('published');
	});
});

describe('a push nobody answered', () => {
	test.each(['drop_after', 'http_500_after', 'html_after', 'empty_after', 'drop_before'] as const)(
		'(%s) is asked about under its key and goes out once',
		async (fault) => {
			const desk = await openPusher();
			const item = itemOf();
			const steps = new Notebook();
			desk.house.addFault({ path: SENDALL, fault });
			expect(await send(desk, item, { steps })).toMatchObject({ kind: 'unknown' });
			await desk.advance(desk.adapter.settleMs);
			expect(await look(desk, item, { steps })).toMatchObject({ kind: 'cannot_tell' });
			const again = await send(desk, item, { steps });
			expect(again.kind).toBe('accepted');
			await desk.advance(MINUTE);
			expect((await look(desk, item, { steps, jobId: jobOf(again) })).kind).toBe('published');
			expect(publicCount(desk, item)).toBe(1);
		},
	);

	test('and asked about too soon waits a minute', async () => {
		const desk = await openPusher();
		const item = itemOf();
		const steps = new Notebook();
		desk.house.addFault({ path: SENDALL, fault: 'drop_after' });
		await send(desk, item, { steps });
		expect(await send(desk, item, { steps })).toMatchObject({ kind: 'refused', retryAfterMs: MINUTE });
		await desk.advance(MINUTE);
		expect((await send(desk, item, { steps })).kind).toBe('accepted');
		await desk.advance(HOUR);
		expect(publicCount(desk, item)).toBe(1);
	});

	test.each([
		['after the key may be forgotten', 21 * HOUR, {}],
		['when the account publishes without pushing by now', 2 * MINUTE, { mode: 'publish' }],
		['when the account only keeps drafts by now', 2 * MINUTE, { mode: 'draft_only' }],
	])('is for a person %s', async (_name, later, settings) => {
		const desk = await openPusher();
		const item = itemOf();
		const steps = new Notebook();
		desk.house.addFault({ path: SENDALL, fault: 'drop_after' });
		await send(desk, item, { steps });
		await desk.advance(later);
		const again = await send(desk, item, { steps, settings });
		expect(again).toMatchObject({ kind: 'refused', reason: 'outcome_unknown', retryAfterMs: null });
		expect(publicCount(desk, item)).toBe(1);
	});

	test('and refused at the second try stays open for a person', async () => {
		const desk = await openPusher();
		const item = itemOf();
		const steps = new Notebook();
		desk.house.addFault({ path: SENDALL, fault: 'drop_before' });
		await send(desk, item, { steps });
		desk.house.addFault({ path: SENDALL, fault: 'errcode', errcode: 45166 });
		expect(await send(desk, item, { steps })).toMatchObject({
			reason: 'outcome_unknown',
			retryAfterMs: null,
		});
	});

	test('is not sent again in a new round when the platform knows it went out', async () => {
		const desk = await openPusher();
		const item = itemOf();
		const sent = await send(desk, item, { steps: new Notebook() });
		await desk.advance(MINUTE);
		const again = await send(desk, { ...item, round: 1 }, { steps: new Notebook() });
		expect(again).toMatchObject({ kind: 'published', remoteId: jobOf(sent) });
		expect(pushes(desk)).toBe(1);
	});
});

test('a new round after a push that failed is a new push', async () => {
	const desk = await openPusher({ massNeedsAdmin: true });
	const item = itemOf();
	const steps = new Notebook();
	const sent = await send(desk, item, { steps });
	await desk.advance(31 * MINUTE);
	const failed = await look(desk, item, { steps, jobId: jobOf(sent) });
	expect(failed).toMatchObject({ kind: 'failed', reason: 'platform_failed' });
	desk.house.putAccount({ appid: String(desk.account.settings.appid), massNeedsAdmin: false });
	expect((await send(desk, { ...item, round: 1 }, { steps: new Notebook() })).kind).toBe('accepted');
	await desk.advance(HOUR);
	expect(publicCount(desk, item)).toBe(1);
});

test('a post published without a push before the account was changed is not pushed as well', async () => {
	const desk = await openPusher();
	const item = itemOf();
	const steps = new Notebook();
	const settings = { mode: 'publish' };
	desk.house.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'drop_after' });
	expect(await send(desk, item, { steps, settings })).toMatchObject({ kind: 'unknown' });
	await desk.advance(HOUR);
	expect(await send(desk, item, { steps })).toMatchObject({ kind: 'published' });
	expect([pushes(desk), publicCount(desk, item)]).toEqual([0, 1]);
});

const OPEN = ['unknown', 'outcome_unknown'];
test('every code of the table has its meaning at a push', async () => {
	const desk = await openPusher();
	const seen: Record<string, string> = {};
	for (const errcode of WECHAT_ERRORS.keys()) {
		desk.house.clearFaults();
		const fault: FaultInput = { path: SENDALL, fault: 'errcode', errcode, times: 2 };
		desk.house.addFault(fault);
		const sent = await send(desk, itemOf(), { steps: new Notebook() });
		seen[errcode] = sent.kind === 'refused' ? sent.reason : sent.kind;
		if ('detail' in sent) expect(sent.detail).toMatch(/。$/);
	}
	const open = Object.keys(seen).filter((code) => OPEN.includes(seen[code] ?? ''));
	// 45065 without a number is no proof; 40007 means that the draft left the box.
	expect(open.map(Number).toSorted((a, b) => a - b)).toEqual([-1, 40007, 40059, 45065]);
	for (const code of [48001, 53504, 53505]) expect(seen[code]).toBe('needs_person');
	for (const code of [40001, 40164, 50002, 89503]) expect(seen[code]).toBe('credentials');
	for (const code of [45009, 45028, 45066, 45067, 40152]) expect(seen[code]).toBe('refused');
});

describe('a push taken back', () => {
	test('is gone, also when the answer was lost', async () => {
		for (const fault of [null, 'drop_after'] as const) {
			const desk = await openPusher();
			const item = itemOf();
			const sent = await send(desk, item, { steps: new Notebook() });
			await desk.advance(MINUTE);
			const path = '/cgi-bin/message/mass/delete';
			if (fault) desk.house.addFault({ path, fault });
			const { publicationId } = item;
			const target = { publicationId, remoteId: jobOf(sent), jobId: null, url: null };
			const taken = await desk.adapter.retract?.({
				account: desk.account,
				item: target,
				deadline: deadlineOf(),
			});
			expect(taken).toEqual({ kind: 'retracted' });
			expect(publicCount(desk, item)).toBe(0);
		}
	});
});

test.each([
	['send success', 'published'],
	['send fail', 'failed'],
	['err(10001)', 'failed'],
	['err(40001)', 'failed'],
	['err(40002)', 'failed'],
	['err(77777)', 'failed'],
	['sending', 'cannot_tell'],
])('the end %s of a push is %s', (status, kind) => {
	const result = pushResult('1', status, null);
	expect(result.kind).toBe(kind);
	if ('detail' in result) expect(result.detail).toMatch(/。$/);
});

test('the test call of a pushing account asks for the right to push', async () => {
	const desk = await openPusher();
	expect(await desk.adapter.checkCredentials(desk.account)).toMatchObject({ state: 'ok' });
	desk.house.putAccount({ appid: String(desk.account.settings.appid), verified: false });
	expect(await desk.adapter.checkCredentials(desk.account)).toMatchObject({ state: 'refused' });
});
