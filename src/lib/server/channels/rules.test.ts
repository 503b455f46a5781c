import { expect, test } from 'vitest';
import { newestFigureDay } from './rules.ts';

test.each([
	['2026-11-25T08:04:59+08:00', '2026-11-23'],
	['2026-11-25T08:05:00+08:00', '2026-11-24'],
	['2026-11-25T23:59:59+08:00', '2026-11-24'],
	['2026-11-26T00:00:00+08:00', '2026-11-24'],
	['2026-03-01T09:00:00+08:00', '2026-02-28'],
	['2026-01-01T00:30:00+08:00', '2025-12-30'],
])('at %s the newest figures are those of %s', (at, day) =>
	expect(newestFigureDay(Date.parse(at))).toBe(day),
);
