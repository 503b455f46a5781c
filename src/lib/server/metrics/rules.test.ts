import { expect, test } from 'vitest';
import { isPlausible } from './rules-series.ts';
import { visitorNetwork } from './rules-visitor.ts';

test.each([
	['203.0.113.77', '203.0.113'],
	['::ffff:203.0.113.77', '203.0.113'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1'],
	['2001:db8::1', '2001:db8:0'],
	['2001:0DB8:0001::', '2001:db8:1'],
	['fe80::1%eth0', 'fe80:0:0'],
	['::1', '0:0:0'],
])('a visitor at %s is known by the network %s only', (address, network) => {
	expect(visitorNetwork(address)).toBe(network);
});

test.each([
	[500, 500, true],
	[500, 499, false],
	[500, 4999, true],
	[500, 5000, false],
	[0, 999, true],
	[0, 1000, false],
	[3, 40, true],
])('a running total from %i to %i may go unseen: %s', (before, after, plausible) => {
	expect(isPlausible(before, after)).toBe(plausible);
});
