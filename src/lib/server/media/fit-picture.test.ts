import { createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { fitPicture, type LoosePicture } from './fit-picture.ts';

const LIMIT = { maxBytes: 1_000_000, mimes: ['image/jpeg', 'image/png'] };

function picture(bytes: Uint8Array, mime: string): LoosePicture {
	return { bytes, mime, sha256: createHash('sha256').update(bytes).digest('hex') };
}
/** Noise does not compress: the worst a photograph can be. */
function noise(width: number, height: number) {
	return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
}

describe('a picture for a platform', () => {
	test('stays as it is when it fits', async () => {
		const small = picture(await noise(100, 80).png().toBuffer(), 'image/png');
		expect(await fitPicture(small, LIMIT)).toBe(small);
	});

	test('is made smaller until it fits, and stays a picture', async () => {
		const large = picture(await noise(1_600, 1_200).png().toBuffer(), 'image/png');
		expect(large.bytes.length).toBeGreaterThan(LIMIT.maxBytes);
		const fitted = await fitPicture(large, LIMIT);
		expect(fitted.mime).toBe('image/jpeg');
		expect(fitted.bytes.length).toBeLessThan(LIMIT.maxBytes);
		expect(fitted.sha256).toBe(createHash('sha256').update(fitted.bytes).digest('hex'));
		expect((await sharp(fitted.bytes).metadata()).width).toBeGreaterThan(300);
	});

	test('becomes a JPEG on white where a platform takes nothing else', async () => {
		const clear = sharp({
			create: { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
		});
		const webp = picture(await clear.webp().toBuffer(), 'image/webp');
		const fitted = await fitPicture(webp, { maxBytes: 2_000_000, mimes: ['image/jpeg'] });
		const pixel = await sharp(fitted.bytes).raw().toBuffer();
		expect([pixel[0], pixel[1], pixel[2]]).toEqual([255, 255, 255]);
	});

	test('that is none, or cannot be made small enough, is refused', async () => {
		const text = picture(Buffer.from('<svg'), 'image/png');
		await expect(fitPicture({ ...text, mime: 'image/gif' }, LIMIT)).rejects.toThrow();
		const large = picture(await noise(800, 800).png().toBuffer(), 'image/png');
		await expect(fitPicture(large, { maxBytes: 100, mimes: ['image/jpeg'] })).rejects.toThrow('small enough');
	});
});
