import { parseBeijingLocal } from '#lib/contract/format.ts';

/** EXIF tags: the folder of camera data, when the shutter opened, when the file was written. */
const CAMERA_FOLDER = 0x8769;
const SHUTTER = 0x9003;
const WRITTEN = 0x0132;
const ASCII = 2;
const LONG = 4;
const ENTRY_BYTES = 12;

/**
 * When a photograph was taken, epoch ms, from its EXIF block as the camera's clock said; that clock is taken to show
 * 北京时间. Null when the block says nothing, or nothing sensible: it comes from outside.
 */
export function photoTime(exif: Uint8Array): number | null {
	const start = exif[0] === 0x45 ? 6 : 0;
	const view = new DataView(exif.buffer, exif.byteOffset + start, Math.max(0, exif.byteLength - start));
	try {
		const little = view.getUint16(0) === 0x4949;
		const first = folder(view, view.getUint32(4, little), little);
		const camera = first.get(CAMERA_FOLDER);
		const taken = camera ? folder(view, camera.value, little).get(SHUTTER) : undefined;
		return timeAt(view, taken) ?? timeAt(view, first.get(WRITTEN));
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}

interface Entry {
	type: number;
	count: number;
	/** The value itself, or where it lies. */
	value: number;
}

/** @throws {RangeError} it reaches beyond the block */
function folder(view: DataView, at: number, little: boolean): Map<number, Entry> {
	const entries = new Map<number, Entry>();
	const count = view.getUint16(at, little);
	for (let index = 0; index < count; index++) {
		const from = at + 2 + index * ENTRY_BYTES;
		const type = view.getUint16(from + 2, little);
		if (type !== ASCII && type !== LONG) continue;
		entries.set(view.getUint16(from, little), {
			type,
			count: view.getUint32(from + 4, little),
			value: view.getUint32(from + 8, little),
		});
	}
	return entries;
}

/** `2026:11:24 09:30:00` and a NUL. */
function timeAt(view: DataView, entry: Entry | undefined): number | null {
	if (entry?.type !== ASCII || entry.count < 19 || entry.count > 32) return null;
	const bytes = Array.from({ length: 19 }, (_, index) => view.getUint8(entry.value + index));
	const text = String.fromCharCode(...bytes);
	return parseBeijingLocal(text.replace(':', '-').replace(':', '-'));
}
