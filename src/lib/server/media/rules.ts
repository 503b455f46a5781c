/** What people may hand in: bytes of the file, and pixels of the picture, before we make it smaller. */
export const PICTURE_MAX_BYTES = 10 * 1024 * 1024;
export const PICTURE_MAX_PIXELS = 50_000_000;
/** Longest side, in pixels, of what is kept. */
export const PICTURE_MAX_SIDE = 2560;
/** A PNG beyond this is a photograph and is kept as JPEG. */
export const PNG_MAX_BYTES = 1024 * 1024;

const KINDS: readonly { type: SniffedType; at: number; bytes: readonly number[] }[] = [
	{ type: 'jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
	{ type: 'png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
	{ type: 'gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
	{ type: 'webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
];
export type SniffedType = 'jpeg' | 'png' | 'gif' | 'webp';

/** What the first bytes say the file is, whatever its name and declared type; null for anything we do not take. */
export function sniffPicture(bytes: Uint8Array): SniffedType | null {
	const kind = KINDS.find(({ at, bytes: sign }) => sign.every((byte, index) => bytes[at + index] === byte));
	return kind?.type ?? null;
}
