/** Characters of one shingle: short enough for a changed word to spoil few, long enough to mean something. */
const SHINGLE = 4;
/** Below this many characters there is too little to compare: only the very same text counts. */
const LEAST = 24;
/** Minhash values a text; four of them make one key, so that texts alike to 0.75 share a key with 99.7 %. */
const HASHES = 64;
const BAND = 4;
/** From here on two texts are the same one, edited. */
export const LIKE_FROM = 0.75;
/** Apart by more than this, saying it again is what the office wants. */
export const DUPLICATE_DAYS = 30;

/** Letters, digits and Han alone, in one width and case: what is left of a text when nobody looks at its form. */
export function bareText(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

function mix(value: number): number {
	let h = value;
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}

function hashOf(text: string): number {
	let h = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) h = Math.imul(h ^ text.charCodeAt(index), 0x01000193);
	return mix(h);
}

/** The text as a set of its shingles, hashed. Empty where there is too little to compare. */
export function shinglesOf(bare: string): Set<number> {
	const shingles = new Set<number>();
	if (bare.length < LEAST) return shingles;
	for (let at = 0; at + SHINGLE <= bare.length; at++) shingles.add(hashOf(bare.slice(at, at + SHINGLE)));
	return shingles;
}

/** How much of the words of two texts is the same: 0 to 1. */
export function likenessOf(one: string, other: string): number {
	const [a, b] = [bareText(one), bareText(other)];
	if (a === '' || b === '') return 0;
	if (a === b) return 1;
	const [first, second] = [shinglesOf(a), shinglesOf(b)];
	if (first.size === 0 || second.size === 0) return 0;
	let both = 0;
	for (const shingle of first) if (second.has(shingle)) both++;
	return both / (first.size + second.size - both);
}

/** Keys under which the text is found again: one for the very same text, sixteen that texts like it share some of. */
export function keysOf(text: string): string[] {
	const bare = bareText(text);
	if (bare === '') return [];
	const exact = `=${bare.length.toString(36)}.${hashOf(bare).toString(36)}.${hashOf([...bare].reverse().join('')).toString(36)}`;
	const shingles = shinglesOf(bare);
	if (shingles.size === 0) return [exact];
	const smallest = new Uint32Array(HASHES).fill(0xffffffff);
	for (const shingle of shingles)
		for (let index = 0; index < HASHES; index++) {
			const value = mix(shingle ^ Math.imul(index + 1, 0x9e3779b1));
			if (value < (smallest[index] ?? 0)) smallest[index] = value;
		}
	const bands = Array.from({ length: HASHES / BAND }, (_, band) => {
		const part = smallest.subarray(band * BAND, (band + 1) * BAND).join('.');
		return `${band.toString(36)}.${hashOf(part).toString(36)}`;
	});
	return [exact, ...bands];
}
