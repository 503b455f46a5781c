import sharp, { type Metadata } from 'sharp';
import { InputError } from '../errors.ts';
import { PICTURE_MAX_PIXELS, PICTURE_MAX_SIDE, PNG_MAX_BYTES, sniffPicture } from './rules.ts';

export interface EncodedPicture {
	data: Buffer;
	mime: 'image/jpeg' | 'image/png';
	width: number;
	height: number;
}

const refuse = (detail: string, cause?: unknown) =>
	new InputError('input.bad_file', { field: '图片', detail }, { cause });

/**
 * Draws the picture anew as JPEG or PNG of at most 2,560 px: turned upright, without EXIF, GPS, profiles or anything else that
 * travelled in the file.
 * @throws {InputError} it is no picture we take, is animated, broken, or unfolds to more than 50 million pixels
 */
export async function encodePicture(bytes: Uint8Array): Promise<EncodedPicture> {
	const type = sniffPicture(bytes);
	if (!type) throw refuse('只收 JPEG、PNG、WebP 或静态 GIF 图片');
	const options = { limitInputPixels: PICTURE_MAX_PIXELS, failOn: 'error', sequentialRead: true } as const;
	checkShape(await readable(() => sharp(bytes, options).metadata()));
	const source = sharp(bytes, options)
		.timeout({ seconds: 20 })
		.rotate()
		.resize({ width: PICTURE_MAX_SIDE, height: PICTURE_MAX_SIDE, fit: 'inside', withoutEnlargement: true })
		.toColourspace('srgb');
	const { data, info } = await readable(() =>
		source.png({ compressionLevel: 6 }).toBuffer({ resolveWithObject: true }),
	);
	const { width, height } = info;
	const drawn = sharp(data);
	const isOpaque = type === 'jpeg' || (await drawn.stats()).isOpaque;
	const keepsPng = !isOpaque || (type !== 'jpeg' && data.length <= PNG_MAX_BYTES);
	if (keepsPng) return { data, mime: 'image/png', width, height };
	const jpeg = await drawn.removeAlpha().jpeg({ quality: 86, mozjpeg: true }).toBuffer();
	return { data: jpeg, mime: 'image/jpeg', width, height };
}

function checkShape(found: Metadata): void {
	if ((found.pages ?? 1) > 1) throw refuse('动图暂不支持，请换成静态图片');
	if (found.width * found.height > PICTURE_MAX_PIXELS) throw refuse('像素太多，请先缩小到 5000 万像素以内');
}

/** Runs a step that fails on a broken file, and says so to the person; the library's words go to the log as the cause. */
async function readable<T>(step: () => Promise<T>): Promise<T> {
	try {
		return await step();
	} catch (error) {
		const tooMany = error instanceof Error && error.message.includes('pixel limit');
		throw refuse(tooMany ? '像素太多，请先缩小到 5000 万像素以内' : '文件不完整或已损坏', error);
	}
}
