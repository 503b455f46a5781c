import { describe, expect, test } from 'vitest';
import { decideSignIn, isStrong, LOCK_MS, sessionEnd } from './rules.ts';

const NOW = Date.parse('2026-11-24T10:48:00+08:00');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a session', () => {
	test.each([
		['ends 12 hours after its last use', 0, 12 * HOUR],
		['ends 12 hours after a use on its third day', 3 * DAY, 3 * DAY + 12 * HOUR],
		['never outlives 7 days from its beginning', 6.8 * DAY, 7 * DAY],
	])('%s', (_name, usedAfter, endsAfter) => {
		expect(sessionEnd(NOW, NOW + usedAfter)).toBe(NOW + endsAfter);
	});
});

describe('an attempt to sign in', () => {
	const fresh = { failures: 0, lockedUntil: null, disabledAt: null };
	test.each([
		['with the right password opens', fresh, true, { kind: 'open' }],
		['that fails is counted', fresh, false, { kind: 'refused', failures: 1, lockedUntil: null }],
		[
			'that fails for the fifth time locks for 15 minutes',
			{ ...fresh, failures: 4 },
			false,
			{ kind: 'refused', failures: 0, lockedUntil: NOW + LOCK_MS },
		],
		[
			'on a locked account is refused even with the right password',
			{ ...fresh, lockedUntil: NOW + 1 },
			true,
			{ kind: 'locked', until: NOW + 1 },
		],
		['after the lock opens', { ...fresh, lockedUntil: NOW }, true, { kind: 'open' }],
		[
			'on a disabled account is told so with the right password',
			{ ...fresh, disabledAt: 1 },
			true,
			{ kind: 'disabled' },
		],
		[
			'on a disabled account is told nothing with a wrong one',
			{ ...fresh, disabledAt: 1 },
			false,
			{ kind: 'refused', failures: 1, lockedUntil: null },
		],
	])('%s', (_name, state, fits, decision) => {
		expect(decideSignIn(state, fits, NOW)).toEqual(decision);
	});
});

describe('a password', () => {
	const owner = { login: 'fangyuan', name: '方圆' };
	test.each(['tong-jiang-2026', '秋天的铜江水很清很凉', 'x9!kQ2#vLm', '方圆家门口那棵老槐树'])(
		'%s is good enough',
		(password) => {
			expect(isStrong(password, owner)).toBe(true);
		},
	);
	test.each([
		['short', 'abc123!xy'],
		['of one sign', 'aaaaaaaaaaaaaaaa'],
		['of two signs', 'abababababababab'],
		['everybody tries first', '1234567890'],
		['everybody tries first, with a year', 'password2026'],
		['that is the login', 'fangyuan12'],
		['that is the login in capitals', 'FANGYUAN2026'],
		['that is the login twice', 'fangyuanfangyuan'],
		['in full-width digits that everybody tries first', '１２３４５６７８９０'],
	])('%s is refused', (_name, password) => {
		expect(isStrong(password, owner)).toBe(false);
	});
});
