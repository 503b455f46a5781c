import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The declarations of the block that `selector` opens. */
function tokensOf(selector: string): Record<string, string> {
	const from = css.indexOf(`${selector} {`);
	if (from < 0) throw new Error(`no block ${selector}`);
	const block = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
	const tokens: Record<string, string> = {};
	for (const [, name = '', value = ''] of block.matchAll(/(--[\w-]+):\s*([^;]+);/g)) tokens[name] = value;
	return tokens;
}
const light = tokensOf(':root');
const dark = tokensOf(":root:not([data-theme='light'])");
const chosenDark = tokensOf(":root[data-theme='dark']");

function luminance(hex: string): number {
	const channel = (at: number) => {
		const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	};
	return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
function contrast(one: string | undefined, other: string | undefined): number {
	const [low, high] = [luminance(one ?? ''), luminance(other ?? '')].sort((a, b) => a - b) as [
		number,
		number,
	];
	return (high + 0.05) / (low + 0.05);
}

const STATES = ['draft', 'review', 'approved', 'scheduled', 'published', 'held', 'failed'];
const TEXT_ON_GROUND = [
	...['ink', 'ink-2', 'ink-3'].flatMap((ink) =>
		['paper', 'surface', 'sunken', 'today-bg', 'weekend-bg'].map((ground) => [ink, ground]),
	),
	...['ink', 'ink-2', 'ink-3'].flatMap((ink) =>
		['hover', 'accent-soft', 'plum-soft'].map((ground) => [ink, ground]),
	),
	...STATES.flatMap((state) => [`${state}-bg`, 'surface', 'paper'].map((ground) => [state, ground])),
	...STATES.map((state) => ['ink', `${state}-bg`]),
	...['paper', 'surface', 'sunken', 'accent-soft', 'today-bg'].map((ground) => ['accent-text', ground]),
	...['plum-soft', 'surface', 'paper'].map((ground) => ['plum', ground]),
	['on-accent', 'accent'],
	['on-accent', 'accent-hover'],
	['ins', 'ins-bg'],
	['del', 'del-bg'],
] as [string, string][];

describe.each([
	['light', light],
	['dark', dark],
])('%s: words can be read', (_, tokens) => {
	test.each(TEXT_ON_GROUND)('%s on %s', (text, ground) =>
		expect(contrast(tokens[`--${text}`], tokens[`--${ground}`])).toBeGreaterThanOrEqual(4.5),
	);
	test.each(['surface', 'paper'])("a field's edge can be seen on %s", (ground) =>
		expect(contrast(tokens['--field'], tokens[`--${ground}`])).toBeGreaterThanOrEqual(3),
	);
});

test('dark is the same whether the system or the person asks for it', () => expect(chosenDark).toEqual(dark));
test('every colour of the light theme has its dark', () => {
	const colours = Object.keys(light).filter((name) => light[name]?.startsWith('#'));
	expect(colours.length).toBeGreaterThan(30);
	expect(colours.filter((name) => !dark[name])).toEqual([]);
});
