import { describe, expect, test } from 'vitest';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { DOUYIN_SENTENCES } from '#lib/labels/douyin.ts';
import { openDouyinDesk } from '#tests/support/douyin.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import { DOUYIN_ERRORS } from './errors.ts';

const MINUTE = 60_000;
/** From 10:48 until five minutes after midnight in Beijing. */
const UNTIL_TOMORROW = (13 * 60 + 12 + 5) * MINUTE;
const CREATE = '/api/douyin/v1/video/create_image_text/';

type Outcome = 'unknown' | [reason: HoldReason, retryAfterMs: number | null];
const each = (codes: readonly number[], outcome: Outcome) =>
	codes.map((code): [number, Outcome] => [code, outcome]);
/** By hand, from the platform's tables: what a create answered with each code means. */
const AT_CREATE: readonly [code: number, outcome: Outcome][] = [
	...each([28001005, 28001006, 2100004, 99999], 'unknown'),
	...each([28001003, 28001008, 2190002, 2190008, 10008], ['credentials', null]),
	...each([10002, 10003, 10004, 10005, 10007, 10010, 10013, 10020], ['credentials', null]),
	...each([28001012, 28001014, 28001015, 28001016, 28001018, 28001019], ['credentials', null]),
	...each([28001045, 28001046, 28001047], ['credentials', null]),
	...each([2100007, 2100009, 2190004, 2190015, 2190016], ['credentials', null]),
	...each([28001052, 28001056], ['needs_person', null]),
	...each([28003017, 2190001], ['refused', UNTIL_TOMORROW]),
	...each([28003018], ['refused', 10 * MINUTE]),
	...each([28001007, 2100005], ['refused', null]),
];

describe('what Douyin answers to a create', () => {
	test('every code of the table is tried here, and every one has a sentence', () => {
		const sorted = (codes: Iterable<number>) => [...codes].sort((a, b) => a - b);
		const tried = AT_CREATE.map(([code]) => code).filter((code) => code !== 99999);
		expect(sorted(tried)).toEqual(sorted(DOUYIN_ERRORS.keys()));
		expect(sorted(Object.keys(DOUYIN_SENTENCES).map(Number))).toEqual(sorted(DOUYIN_ERRORS.keys()));
	});

	test('each code means what the table says, in words a person can act on', async () => {
		const desk = await openDouyinDesk();
		for (const [errcode, outcome] of AT_CREATE) {
			desk.house.clearFaults();
			desk.house.addFault({ path: CREATE, fault: 'errcode', errcode, times: 2 });
			const sent = await desk.adapter.send({
				account: desk.account,
				item: itemOf(),
				steps: new Notebook(),
				deadline: deadlineOf(),
			});
			const seen = sent.kind === 'refused' ? [sent.reason, sent.retryAfterMs] : sent.kind;
			expect([errcode, seen]).toEqual([errcode, outcome]);
			const detail = 'detail' in sent ? (sent.detail ?? '') : '';
			expect(detail).toMatch(/。$/);
			expect(detail.replace(/Client Key|Client Secret|编号 \d+/g, '')).not.toMatch(/[A-Za-z0-9]/);
		}
		expect(desk.house.ledger()).toEqual([]);
	});
});
