/** One stroke of an icon on a 16 × 16 field. A bare string is a path drawn with the icon's own pen. */
export interface Stroke {
	d: string;
	width?: number;
	dash?: string;
	/** Filled with the text colour instead of drawn. */
	solid?: true;
	/** Drawn in the tint behind the icon, so that it reads as cut out. */
	cut?: true;
}

const circle = (cx: number, cy: number, r: number): string =>
	`M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const rect = (x: number, y: number, size: readonly [number, number, number]): string => {
	const [w, h, r] = size;
	const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
	return (
		`M${x + r} ${y}h${w - 2 * r}${corner(r, r)}v${h - 2 * r}${corner(-r, r)}` +
		`h${2 * r - w}${corner(-r, -r)}v${2 * r - h}${corner(r, -r)}z`
	);
};
const dots = (d: string, width = 2.2): Stroke => ({ d, width });

/** Every symbol of the product, drawn for it. State icons begin with `s-`. */
export const ICONS = {
	// places
	today: [
		circle(8, 8, 2.8),
		'M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1',
	],
	cal: [rect(2, 3, [12, 11, 2]), 'M2 6.5h12M5.2 1.5v3M10.8 1.5v3'],
	doc: [
		'M4 1.8h5.5L13 5.3v7.9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V2.8a1 1 0 0 1 1-1z',
		'M9.3 2v3.5h3.5M5.5 8.5h5M5.5 11h3.5',
	],
	stamp: [
		'M6.6 6.8c0-1-.9-1.6-.9-2.9a2.3 2.3 0 0 1 4.6 0c0 1.3-.9 1.9-.9 2.9v1.7h2.6a1.5 1.5 0 0 1 1.5 1.5v1.5h-11V10A1.5 1.5 0 0 1 4 8.5h2.6z',
		'M3 14.2h10',
	],
	chart: ['M2.5 13.5h11M4.5 13.5V9M8 13.5V3M11.5 13.5V6.5'],
	heart: ['M8 13.5S2 10 2 5.9A3.1 3.1 0 0 1 8 4.7a3.1 3.1 0 0 1 6 1.2C14 10 8 13.5 8 13.5z'],
	tree: [
		rect(5.7, 1.8, [4.6, 3.6, 1]),
		rect(1.5, 10.6, [4.6, 3.6, 1]),
		rect(9.9, 10.6, [4.6, 3.6, 1]),
		'M8 5.4V8M3.8 10.6V8h8.4v2.6',
	],
	wall: [rect(1.5, 2.5, [13, 8.5, 1.5]), 'M5.5 14h5M8 11v3'],
	gear: ['M2 4.5h5.5M11.5 4.5H14M2 11.5h2.5M8.5 11.5H14', circle(9.5, 4.5, 2), circle(6.5, 11.5, 2)],
	// acts
	search: [circle(7, 7, 4.5), 'm10.4 10.4 3.6 3.6'],
	plus: ['M8 3v10M3 8h10'],
	minus: ['M3 8h10'],
	close: ['m4 4 8 8M12 4l-8 8'],
	left: ['M10 3 5 8l5 5'],
	right: ['m6 3 5 5-5 5'],
	up: ['m3 10 5-5 5 5'],
	down: ['m3 6 5 5 5-5'],
	grip: [dots('M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01', 2)],
	more: [dots('M3.5 8h.01M8 8h.01M12.5 8h.01')],
	menu: ['M2.5 4.5h11M2.5 8h11M2.5 11.5h11'],
	tick: ['m3 8.5 3.3 3.3L13 4.8'],
	back: ['M6 2.5 2.5 6 6 9.5M2.8 6h6.7a4 4 0 0 1 0 8H7'],
	undo: ['M5.5 3 2.5 6l3 3M2.8 6h6.4a3.9 3.9 0 0 1 0 7.8H6.5'],
	redo: ['m10.5 3 3 3-3 3M13.2 6H6.8a3.9 3.9 0 0 0 0 7.8h2.7'],
	refresh: ['M13.5 8A5.5 5.5 0 1 1 11.7 3.9L13.5 5.5M13.5 2.5v3h-3'],
	edit: ['M10.6 2.6 13.4 5.4 5.8 13H3v-2.8z'],
	trash: ['M2.5 4h11M6 4V2.5h4V4M4 4l.6 9.5h6.8L12 4M6.7 6.8v4M9.3 6.8v4'],
	copy: [rect(5.5, 5.5, [8, 8, 1.5]), 'M3 10.3a.8.8 0 0 1-.5-.8v-6a1 1 0 0 1 1-1h6a.8.8 0 0 1 .8.5'],
	download: ['M8 2v8.5M4.5 7.2 8 10.7l3.5-3.5M2.5 13.5h11'],
	upload: ['M8 10.7V2.2M4.5 5.5 8 2l3.5 3.5M2.5 13.5h11'],
	external: ['M9.5 2.5h4v4M13.3 2.7 7.5 8.5M6.5 3.5h-3a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-3'],
	filter: ['M2 3.5h12M4.5 8h7M6.5 12.5h3'],
	play: ['M5 3v10l8-5z'],
	pause: ['M5.5 3.5v9M10.5 3.5v9'],
	// things
	bell: [
		'M8 1.8a4 4 0 0 1 4 4c0 3.4 1.5 4.9 1.5 4.9h-11S4 9.2 4 5.8a4 4 0 0 1 4-4z',
		'M6.5 13.1a1.6 1.6 0 0 0 3 0',
	],
	flag: ['M3.5 14.5v-12M3.5 3c3-1.5 5 1.5 9 0v6c-4 1.5-6-1.5-9 0'],
	snow: ['M8 1.8v12.4M2.6 4.9l10.8 6.2M13.4 4.9 2.6 11.1M6.3 2.8 8 4.3l1.7-1.5M6.3 13.2 8 11.7l1.7 1.5'],
	lock: [rect(3, 7, [10, 7, 1.5]), 'M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2'],
	print: [
		'M4 6.3a4.3 4.3 0 0 1 8.3 1.5c0 2-.1 3.5-.6 5M6 13.5c.6-1.6.8-3.2.8-5.3a1.3 1.3 0 0 1 2.6 0c0 2.2-.2 4-.8 5.8M3.4 11.5c.5-1.2.6-2.2.6-3.3',
	],
	msg: ['M2.5 3.5h11v8H7L4 14v-2.5H2.5z'],
	eye: ['M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z', circle(8, 8, 1.9)],
	user: [circle(8, 5.2, 2.7), 'M2.7 13.8c0-2.9 2.3-4.7 5.3-4.7s5.3 1.8 5.3 4.7'],
	people: [
		circle(6, 5.4, 2.4),
		'M1.5 13.2c0-2.6 2-4.2 4.5-4.2s4.5 1.6 4.5 4.2M10.5 3.2a2.4 2.4 0 0 1 0 4.4M12 9.4c1.6.5 2.5 1.9 2.5 3.8',
	],
	key: [circle(5.2, 10.8, 2.8), 'm7.2 8.8 6-6M11 5l2 2M9 7l1.3 1.3'],
	exit: ['M6.5 2.5H4a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h2.5M10.3 5 13.3 8l-3 3M13 8H6.5'],
	clock: [circle(8, 8, 6), 'M8 4.6V8l2.3 1.5'],
	info: [circle(8, 8, 6.2), 'M8 7.3V11', dots('M8 5h.01', 1.8)],
	phone: [
		'M5.6 2.3 3.2 3.1c-.5.2-.8.7-.7 1.2.7 4.8 4.4 8.5 9.2 9.2.5.1 1-.2 1.2-.7l.8-2.4-3-1.6-1.5 1.3C7.5 9.2 6.8 8.5 5.9 6.8l1.3-1.5z',
	],
	link: [
		'M6.8 9.2a2.7 2.7 0 0 0 3.8 0l2.3-2.3a2.7 2.7 0 1 0-3.8-3.8l-.7.7M9.2 6.8a2.7 2.7 0 0 0-3.8 0L3.1 9.1a2.7 2.7 0 1 0 3.8 3.8l.7-.7',
	],
	image: [rect(2, 3, [12, 10, 1.5]), circle(5.6, 6.4, 1.2), 'm2.3 11.7 3.2-2.9 2.3 2 2.7-3 3.3 3.6'],
	list: ['M6 4h7.5M6 8h7.5M6 12h7.5', dots('M2.8 4h.01M2.8 8h.01M2.8 12h.01', 2)],
	'list-ordered': ['M6.5 4h7M6.5 8h7M6.5 12h7M2 3l1-.5V5.5M2 9.3c.2-.8 1.7-.8 1.7.1C3.7 10.2 2 11 2 12h1.8'],
	quote: ['M2.5 3v10M5.5 5h8M5.5 8h8M5.5 11h5'],
	bold: ['M4.5 2.8h4.2a2.5 2.5 0 0 1 0 5H4.5zM4.5 7.8h5a2.7 2.7 0 0 1 0 5.4h-5z'],
	heading: ['M3.5 3v10M12.5 3v10M3.5 8h9'],
	'heading-small': ['M3.5 6v7M9.5 6v7M3.5 9.5h6', 'M12 11.5h2'],
	rule: ['M2 8h12M5 4h6M5 12h6'],
	// states
	's-draft': ['M10.6 2.6 13.4 5.4 5.8 13H3v-2.8z'],
	's-review': [{ d: circle(8, 8, 6), dash: '2.4 2.31' }, 'M8 5v3.2l2 1.3'],
	's-returned': ['M6 2.5 2.5 6 6 9.5M2.8 6h6.7a4 4 0 0 1 0 8H7'],
	's-approved': [
		'm8 1.2 1.8 1.3H12l.7 2.1 1.8 1.3L13.8 8l.7 2.1-1.8 1.3-.7 2.1H9.8L8 14.8l-1.8-1.3H4l-.7-2.1-1.8-1.3L2.2 8l-.7-2.1 1.8-1.3L4 2.5h2.2z',
		'm5.6 8.2 1.7 1.7 3.2-3.5',
	],
	's-scheduled': [circle(8, 8, 6), 'M8 4.6V8l2.3 1.5'],
	's-sending': ['M14.2 1.8 1.8 6.7l4.7 2.8 2.8 4.7zM14 2 6.6 9.4'],
	's-accepted': [
		'M2.5 8a5.5 5.5 0 0 1 9.6-3.7M13.5 8a5.5 5.5 0 0 1-9.6 3.7M12.3 1.8v2.7H9.6M3.7 14.2v-2.7h2.7',
	],
	's-published': [
		{ d: circle(8, 8, 6.7), solid: true },
		{ d: 'm5.2 8.3 1.9 1.9 3.7-4', width: 1.7, cut: true },
	],
	's-held': ['M8 1.3 14.7 8 8 14.7 1.3 8z', 'M6.6 6.7a1.45 1.45 0 1 1 2.1 1.3c-.5.25-.7.5-.7 1M8 10.9h.01'],
	's-missed': ['M12.7 11.7A6 6 0 0 0 4.3 3.3M2.9 5A6 6 0 0 0 11 13.2M2 2l12 12M8 5v1.3'],
	's-failed': ['M5.5 1.8h5l3.7 3.7v5l-3.7 3.7h-5l-3.7-3.7v-5zM6 6l4 4M10 6l-4 4'],
	's-warn': ['M8 2.2 14.3 13.3H1.7zM8 6.5v3M8 11.4h.01'],
	's-cancelled': [circle(8, 8, 6), 'M5 8h6'],
	// channels
	wechat: [
		'M10.7 6.2C10.5 3.8 8.5 2.2 6 2.2 3.3 2.2 1.2 4 1.2 6.3c0 1.3.7 2.4 1.7 3.2l-.4 1.6 1.8-1c.5.2 1.1.3 1.7.3',
		'M14.8 10c0-2-1.8-3.5-4-3.5s-4 1.5-4 3.5 1.8 3.5 4 3.5c.5 0 1-.1 1.4-.2l1.4.8-.3-1.3c.9-.7 1.5-1.7 1.5-2.8z',
		dots('M4.6 5.3h.01M7.4 5.3h.01M9.6 9.3h.01M12.1 9.3h.01', 1.6),
	],
	weibo: [
		'M6.3 5.4c-2.3.6-5 2.7-5 4.9 0 2 2.4 3.5 5.3 3.5 3.3 0 6-1.8 6-3.9 0-1.3-1-1.8-1.9-2 .5-1.5-.6-2.2-2.6-1.5.2-.8-.3-1.4-1.8-1z',
		'M4.4 10.2a2.3 1.9 0 1 0 4.6 0a2.3 1.9 0 1 0-4.6 0z',
		'M10.3 2.3c2.5-.4 4.5 1.5 4.2 3.9M10.4 4.5c1.1-.2 2 .6 1.9 1.7',
	],
	wordpress: [circle(8, 8, 6.2), 'M4.2 5.4h1.3M5 5.4l2 5.8 1.4-4.1M8.4 5.4h1.5M9.1 5.4l2 5.8 1.4-4.4'],
	webhook: [
		'M1.8 8h8M7 4.8 10.2 8 7 11.2',
		'M8.5 1.8h4.2a1.5 1.5 0 0 1 1.5 1.5v9.4a1.5 1.5 0 0 1-1.5 1.5H8.5',
	],
	feed: ['M2.6 7.6a5.8 5.8 0 0 1 5.8 5.8M2.6 3a10.4 10.4 0 0 1 10.4 10.4', dots('M3.5 12.5h.01', 2.6)],
	website: [
		circle(8, 8, 6.2),
		'M1.8 8h12.4M8 1.8c2.2 2 2.7 4 2.7 6.2S10.2 12.2 8 14.2C5.8 12.2 5.3 10.2 5.3 8S5.8 3.8 8 1.8z',
	],
	douyin: ['M9.2 2v8.7a2.7 2.7 0 1 1-2.7-2.7M9.2 2c.2 2.2 1.7 3.6 3.8 3.8'],
	syndication: [circle(4, 8, 2), circle(12, 3.8, 2), circle(12, 12.2, 2), 'M5.8 7 10.2 4.7M5.8 9l4.4 2.3'],
	offline: [rect(2, 2.5, [12, 8, 1]), 'M4.5 10.5v3.7M11.5 10.5v3.7M4.7 5.3h6.6M4.7 7.7h4'],
} as const satisfies Record<string, readonly (string | Stroke)[]>;
export type IconName = keyof typeof ICONS;

/** The strokes of `name`, each with its pen. */
export function strokesOf(name: IconName): Stroke[] {
	return ICONS[name].map((stroke: string | Stroke) => (typeof stroke === 'string' ? { d: stroke } : stroke));
}
