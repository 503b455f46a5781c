import { expect, test } from 'vitest';
import { toCsv } from './chart-data.ts';

test('a downloaded table opens in a spreadsheet as it stands on the page', () => {
	expect(
		toCsv(
			['栏目', '篇'],
			[
				['科普', 12],
				['“最美”,家庭', 3],
				['说"好"', 1],
			],
		),
	).toBe('\uFEFF栏目,篇\r\n科普,12\r\n"“最美”,家庭",3\r\n"说""好""",1\r\n');
});

test('a title that looks like a formula stays text, a negative figure a figure', () => {
	expect(
		toCsv(
			['题目', '数'],
			[
				['=1+1', -5],
				['@now', 0],
			],
		),
	).toBe("\uFEFF题目,数\r\n'=1+1,-5\r\n'@now,0\r\n");
});
