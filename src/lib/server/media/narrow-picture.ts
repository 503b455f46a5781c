import sharp from 'sharp';
import { PICTURE_MAX_PIXELS } from './rules.ts';

const QUALITY = 80;

/** The picture `width` pixels wide (never wider than it is) as WebP, which every browser we serve shows. */
export function narrowPicture(data: Uint8Array, width: number): Promise<Buffer> {
	return sharp(data, { limitInputPixels: PICTURE_MAX_PIXELS })
		.resize({ width, withoutEnlargement: true })
		.webp({ quality: QUALITY })
		.toBuffer();
}
