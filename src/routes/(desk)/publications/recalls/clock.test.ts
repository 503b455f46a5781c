import { expect, test } from 'vitest';
import { clockWords } from './clock.ts';

const MINUTE = 60_000;
const recall = { startedAt: 0, targetAt: 30 * MINUTE, closedAt: null };

test('the clock runs while something is open, and says when it is late', () => {
	expect(clockWords(recall, 12 * MINUTE)).toEqual({ head: '已用 12 分钟', sub: '还剩 18 分钟', late: false });
	expect(clockWords(recall, 40 * MINUTE)).toMatchObject({ sub: '已超过预定 10 分钟', late: true });
});

test('the clock stands still once the last item is closed', () => {
	const closed = { ...recall, closedAt: 8 * MINUTE };
	expect(clockWords(closed, 500 * MINUTE)).toEqual({
		head: '用时 8 分钟',
		sub: '在预定时间内了结',
		late: false,
	});
	expect(clockWords({ ...recall, closedAt: 45 * MINUTE }, 0)).toMatchObject({ late: true });
});
