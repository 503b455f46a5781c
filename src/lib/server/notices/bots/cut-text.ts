const ENCODER = new TextEncoder();
const MORE = '…';
const MORE_BYTES = 3;

/** Length of `text` in bytes of UTF-8, which is what the platforms count. */
export function byteLength(text: string): number {
	return Buffer.byteLength(text);
}

/**
 * The longest beginning of `text` that has at most `maxBytes` bytes of UTF-8, ending in 「…」 when something was left out. No
 * character is split, and none that people see as one (a family emoji, a letter with its accents).
 */
export function cutText(text: string, maxBytes: number): string {
	if (byteLength(text) <= maxBytes) return text;
	const room = maxBytes - MORE_BYTES;
	let cut = '';
	let size = 0;
	for (const { segment } of new Intl.Segmenter('zh').segment(text)) {
		size += ENCODER.encode(segment).length;
		if (size > room) break;
		cut += segment;
	}
	return room < 0 ? '' : cut + MORE;
}
