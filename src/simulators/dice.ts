type Part = string | number;

/** FNV-1a over the parts, then murmur3's finaliser: a well mixed 32-bit number for any key. */
function mix(seed: number, parts: readonly Part[]): number {
	let hash = 0x811c9dc5 ^ seed;
	for (const char of parts.join('\u0001')) {
		hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/**
 * Chance by key, not by turn: the same seed and key give the same number whatever was asked before, so that
 * concurrent calls cannot change each other's fate.
 */
export class Dice {
	readonly seed: number;

	constructor(seed: number) {
		this.seed = seed | 0;
	}

	/** In [0, 1). */
	fraction(...key: Part[]): number {
		return mix(this.seed, key) / 0x1_0000_0000;
	}

	/** Whole number in [min, max]. */
	whole(range: { min: number; max: number }, ...key: Part[]): number {
		return range.min + Math.floor(this.fraction(...key) * (range.max - range.min + 1));
	}

	/** Standard normal (Box–Muller). */
	normal(...key: Part[]): number {
		const u = Math.max(this.fraction(...key, 'u'), 1e-9);
		return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.fraction(...key, 'v'));
	}

	/** `length` characters of the URL-safe base64 alphabet. */
	text(length: number, ...key: Part[]): string {
		let out = '';
		for (let i = 0; i < length; i++) out += ALPHABET[mix(this.seed, [...key, i]) & 63] ?? '';
		return out;
	}
}
