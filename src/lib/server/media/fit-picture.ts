import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { PICTURE_MAX_PIXELS } from './rules.ts';

/** A picture's bytes outside the library. */
export interface LoosePicture {
	bytes: Uint8Array;
	mime: string;
	/** Of `bytes`, hex. */
	sha256: string;
}

/** Largest first: a picture is made smaller only as far as its platform makes us. */
const WIDTHS = [2_160, 1_440, 1_080, 800, 600, 400] as const;
const QUALITIES = [86, 76, 64] as const;

/**
 * The picture in a form a platform takes: unchanged when it is one of `mimes` and below `maxBytes`, else a JPEG on
 * white below it.
 * @throws when the bytes are no picture, or no size is small enough
 */
export async function fitPicture(
	picture: LoosePicture,
	{ maxBytes, mimes }: { maxBytes: number; mimes: readonly string[] },
): Promise<LoosePicture> {
	if (mimes.includes(picture.mime) && picture.bytes.length < maxBytes) return picture;
	for (const width of WIDTHS)
		for (const quality of QUALITIES) {
			const bytes = await sharp(picture.bytes, { limitInputPixels: PICTURE_MAX_PIXELS })
				.rotate()
				.resize({ width, withoutEnlargement: true })
				.flatten({ background: '#ffffff' })
				.jpeg({ quality })
				.toBuffer();
			if (bytes.length < maxBytes)
				return { bytes, mime: 'image/jpeg', sha256: createHash('sha256').update(bytes).digest('hex') };
		}
	throw new Error('the picture cannot be made small enough');
}
