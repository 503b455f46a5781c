import { describe, expect, test } from 'vitest';
import { WECHAT_SENTENCES, wechatSentence } from '#lib/labels/wechat.ts';
import { TEST_NOW } from '#tests/support/ctx.ts';
import { deadlineOf, itemOf, Notebook, openDesk } from '#tests/support/wechat.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { errorEntry, requestId, seenAddress, WECHAT_ERRORS } from './errors.ts';
import { refusedBeforePublic } from './outcomes.ts';
import { pollAfterMs } from './poll-plan.ts';

const MINUTE = 60_000;
/** From 10:48 until five minutes after midnight in Beijing. */
const UNTIL_TOMORROW = (13 * 60 + 12 + 5) * MINUTE;

type Outcome = 'unknown' | [reason: HoldReason, retryAfterMs: number | null];
/** By hand, from the platform's table: what a submit answered with each code means. */
const AT_SUBMIT: readonly [code: number, outcome: Outcome][] = [
	[-1, 'unknown'],
	[40007, 'unknown'],
	[40059, 'unknown'],
	[45065, 'unknown'],
	[99999, 'unknown'],
	[40001, ['credentials', null]],
	[40014, ['credentials', null]],
	[41001, ['credentials', null]],
	[42001, ['credentials', null]],
	...[40013, 40125, 40164, 41002, 41004, 48004, 50002, 61004, 89501, 89503, 89506, 89507].map(
		(code): [number, Outcome] => [code, ['credentials', null]],
	),
	...[48001, 53504, 53505].map((code): [number, Outcome] => [code, ['needs_person', null]]),
	[45009, ['refused', UNTIL_TOMORROW]],
	[45028, ['refused', UNTIL_TOMORROW]],
	[45011, ['refused', 70_000]],
	[45066, ['refused', 60_000]],
	[61503, ['refused', 60 * MINUTE]],
	...[
		40004, 40005, 40006, 40009, 40033, 40130, 40132, 40152, 41005, 41006, 43002, 43004, 44002, 44003, 44004,
		45001, 45002, 45003, 45004, 45005, 45008, 45064, 45067, 45110, 45166, 47001, 53503, 53600, 61500, 61501,
		88000, 88001, 88002, 88003, 88004, 88005, 88006, 88007, 88008, 88009, 88010,
	].map((code): [number, Outcome] => [code, ['refused', null]]),
];

describe('what WeChat answers to a submit', () => {
	test('every code of the table is tried here, and every one has a sentence', () => {
		const tried = AT_SUBMIT.map(([code]) => code).filter((code) => code !== 99999);
		expect(tried.toSorted((a, b) => a - b)).toEqual([...WECHAT_ERRORS.keys()].toSorted((a, b) => a - b));
		expect(new Set(Object.keys(WECHAT_SENTENCES))).toEqual(new Set([...WECHAT_ERRORS.keys()].map(String)));
	});

	test('each code means what the table says', async () => {
		const desk = await openDesk();
		for (const [errcode, outcome] of AT_SUBMIT) {
			desk.house.clearFaults();
			desk.house.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'errcode', errcode, times: 2 });
			const call = { account: desk.account, item: itemOf(), steps: new Notebook(), deadline: deadlineOf() };
			const sent = await desk.adapter.send(call);
			const seen = sent.kind === 'refused' ? [sent.reason, sent.retryAfterMs] : sent.kind;
			expect([errcode, seen]).toEqual([errcode, outcome]);
			const detail = 'detail' in sent ? (sent.detail ?? '') : '';
			expect(detail).toMatch(/。$/);
			expect(detail.replace(/AppID|AppSecret|IP|JPG|PNG|编号 \d+/g, '')).not.toMatch(/[A-Za-z0-9]/);
		}
	});

	test('before anything can be public, lost answers are refusals that are tried again', () => {
		const at = (failure: Parameters<typeof refusedBeforePublic>[0]) =>
			refusedBeforePublic(failure, 'draft', TEST_NOW);
		expect(at({ kind: 'lost', why: 'timed out' })).toMatchObject({ reason: 'refused', retryAfterMs: 30_000 });
		expect(at({ kind: 'not_sent', why: 'dns', configuration: false })).toMatchObject({
			retryAfterMs: 30_000,
		});
		expect(at({ kind: 'not_sent', why: 'policy', configuration: true })).toMatchObject({
			reason: 'credentials',
			retryAfterMs: null,
		});
		const error = (code: number) =>
			at({ kind: 'error', code, entry: errorEntry(code), errmsg: '', stage: 'call', value: {} });
		expect(error(-1)).toMatchObject({ retryAfterMs: 30_000 });
		expect(error(99999)).toMatchObject({ reason: 'refused', retryAfterMs: null });
		expect(error(99999).detail).toContain('编号 99999');
	});
});

test('the address WeChat saw and its request id are read from its words', () => {
	const errmsg =
		'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 65a1b2c3-0a1b2c3d-4e5f6071';
	expect(seenAddress(errmsg)).toBe('203.0.113.7');
	expect(requestId(errmsg)).toBe('65a1b2c3-0a1b2c3d-4e5f6071');
	expect(wechatSentence(40164, seenAddress(errmsg))).toContain('微信看到的地址是 203.0.113.7。');
	expect(seenAddress('invalid credential')).toBeNull();
	expect(requestId('ok')).toBeNull();
});

test('an accepted job is polled often at first, for a day in all, and then a person is asked', () => {
	const waits = Array.from({ length: 400 }, (_, looks) => pollAfterMs(looks));
	expect(waits.slice(0, 6)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
	const given = waits.filter((wait) => wait !== null);
	expect(waits.slice(given.length).every((wait) => wait === null)).toBe(true);
	const total = given.reduce((sum, wait) => sum + wait, 0);
	expect(total).toBeGreaterThanOrEqual(24 * 60 * MINUTE);
	expect(total).toBeLessThan(24 * 60 * MINUTE + 11 * MINUTE);
	expect(given.at(-1)).toBe(10 * MINUTE);
});
