import { expect, test, vi } from 'vitest';
import { addDays, cstDay, cstDayStart, cstHour, cstText, VirtualClock } from '#simulators/clock.ts';

const NOON = Date.parse('2026-11-24T12:00:00+08:00');

test('days and hours are those of China, whatever the machine thinks', () => {
	const late = Date.parse('2026-11-24T16:30:00Z');
	expect(cstDay(late)).toBe('2026-11-25');
	expect(cstHour(late)).toBe(0);
	expect(cstText(late)).toBe('2026-11-25 00:30:00');
	expect(cstDayStart('2026-11-25')).toBe(Date.parse('2026-11-24T16:00:00Z'));
	expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});

test('the clock stands, runs at its speed, jumps and advances', () => {
	vi.useFakeTimers({ now: 0 });
	try {
		const clock = new VirtualClock({ now: NOON, speed: 0 });
		vi.advanceTimersByTime(60_000);
		expect(clock.now()).toBe(NOON);
		expect(clock.realMsUntil(NOON + 1)).toBeNull();
		clock.change({ advanceMs: 500 });
		expect(clock.now()).toBe(NOON + 500);
		clock.change({ speed: 60 });
		vi.advanceTimersByTime(1_000);
		expect(clock.now()).toBe(NOON + 500 + 60_000);
		expect(clock.realMsUntil(clock.now() + 120_000)).toBe(2_000);
		expect(clock.realMsUntil(clock.now())).toBe(0);
		clock.change({ now: NOON, advanceMs: 1 });
		expect(clock.now()).toBe(NOON + 1);
	} finally {
		vi.useRealTimers();
	}
});
