import { describe, expect, test } from 'vitest';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { WEIBO_SENTENCES } from '#lib/labels/weibo.ts';
import { openWeiboDesk, statusOf } from '#tests/support/weibo.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import { WEIBO_ERRORS } from './errors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** From 10:48 until five minutes after midnight in Beijing. */
const UNTIL_TOMORROW = (13 * 60 + 12 + 5) * MINUTE;

type Outcome = 'unknown' | 'accepted' | [reason: HoldReason, retryAfterMs: number | null];
const each = (codes: readonly number[], outcome: Outcome) =>
	codes.map((code): [number, Outcome] => [code, outcome]);
/** By hand, from the platform's table: what a first share answered with each code means. */
const AT_SHARE: readonly [code: number, outcome: Outcome][] = [
	...each([10001, 10002, 10003, 10009, 10010, 10011], 'unknown'),
	...each([20101, 20112, 20201, 99999], 'unknown'),
	...each([20032], 'accepted'),
	...each([10004, 10005, 10006, 10013, 10014, 20003, 20033], ['credentials', null]),
	...each([21314, 21315, 21316, 21317, 21319, 21321, 21322, 21327, 21332], ['credentials', null]),
	...each([21323, 21324, 21325], ['credentials', null]),
	...each([20031], ['needs_person', null]),
	...each([10022, 10024, 20016], ['refused', HOUR]),
	...each([10023], ['refused', UNTIL_TOMORROW]),
	...each([10008, 10012, 10016, 10017, 10018, 10020, 10021], ['refused', null]),
	...each([20005, 20006, 20007, 20008, 20012, 20013, 20018, 20020, 20021], ['refused', null]),
	...each([20017, 20019, 20111], ['refused', null]),
];

describe('what Weibo answers to a share', () => {
	test('every code of the table is tried here, and every one has a sentence', () => {
		const sorted = (codes: Iterable<number>) => [...codes].sort((a, b) => a - b);
		const tried = AT_SHARE.map(([code]) => code).filter((code) => code !== 99999);
		expect(sorted(tried)).toEqual(sorted(WEIBO_ERRORS.keys()));
		expect(sorted(Object.keys(WEIBO_SENTENCES).map(Number))).toEqual(sorted(WEIBO_ERRORS.keys()));
	});

	test('each code means what the table says, in words a person can act on', async () => {
		const desk = await openWeiboDesk();
		for (const [errcode, outcome] of AT_SHARE) {
			desk.house.addFault({ path: '/2/statuses/share.json', fault: 'errcode', errcode });
			const item = itemOf(statusOf());
			const sent = await desk.adapter.send({
				account: desk.account,
				item,
				steps: new Notebook(),
				deadline: deadlineOf(),
			});
			const seen = sent.kind === 'refused' ? [sent.reason, sent.retryAfterMs] : sent.kind;
			expect([errcode, seen]).toEqual([errcode, outcome]);
			if (!('detail' in sent) || sent.detail === undefined) continue;
			expect(sent.detail).toMatch(/。$/);
			expect(sent.detail.replace(/App Key|App Secret|JPG|PNG|GIF|编号 \d+/g, '')).not.toMatch(/[A-Za-z0-9]/);
		}
		expect(desk.house.ledger()).toEqual([]);
	});

	test('says that the link is not below the bound domain, which shares its code with other faults', async () => {
		const desk = await openWeiboDesk({ account: { safeDomains: ['other.example'] } });
		const call = {
			account: desk.account,
			item: itemOf(statusOf()),
			steps: new Notebook(),
			deadline: deadlineOf(),
		};
		const sent = await desk.adapter.send(call);
		expect(sent).toMatchObject({ kind: 'refused', reason: 'refused', retryAfterMs: null });
		expect('detail' in sent && sent.detail).toContain('安全域名');
	});
});
