import { createHash } from 'node:crypto';

const SLUG_LENGTH = 12;

/** The address of an article: the same for the same publication, so that publishing again cannot make a second page. */
export function slugOf(publicationId: string): string {
	const digest = createHash('sha256').update(publicationId).digest();
	return BigInt(`0x${digest.toString('hex')}`)
		.toString(36)
		.padStart(50, '0')
		.slice(-SLUG_LENGTH);
}

export interface PictureSize {
	width: number;
	height: number;
}

/** Widths a picture is offered in, device pixels. */
export const PICTURE_WIDTHS = [480, 960, 1440] as const;

/** Address of a published picture, in its own size or narrowed to `width`. */
export function pictureUrl(mediaId: string, width?: number): string {
	const address = `/site/media/${encodeURIComponent(mediaId)}`;
	return width ? `${address}?w=${width}` : address;
}

/**
 * Gives the pictures of rendered HTML (`<img data-media="id" alt="…">`) their public addresses and sizes.
 * A picture that is not known any more is left out: a broken one would be worse.
 */
export function placePictures(html: string, sizes: ReadonlyMap<string, PictureSize>): string {
	return html.replace(/<img\b[^>]*>/g, (tag) => {
		const id = /\bdata-media="([^"]+)"/.exec(tag)?.[1];
		const alt = /\balt="([^"]*)"/.exec(tag)?.[1] ?? '';
		const size = id === undefined ? undefined : sizes.get(id);
		return id === undefined || !size ? '' : pictureTag(id, alt, size);
	});
}

function pictureTag(id: string, alt: string, { width, height }: PictureSize): string {
	const widths = PICTURE_WIDTHS.filter((offered) => offered < width);
	const set = [
		...widths.map((offered) => `${pictureUrl(id, offered)} ${offered}w`),
		`${pictureUrl(id)} ${width}w`,
	];
	return (
		`<img src="${pictureUrl(id)}" srcset="${set.join(', ')}" sizes="(min-width: 760px) 680px, 92vw"` +
		` width="${width}" height="${height}" alt="${alt}" loading="lazy" decoding="async">`
	);
}

/** Page `page` (from 1) of a list of `total`; out of range is null. */
export function pageOf(page: number, total: number, size: number): { offset: number; pages: number } | null {
	const pages = Math.max(1, Math.ceil(total / size));
	if (!Number.isSafeInteger(page) || page < 1 || page > pages) return null;
	return { offset: (page - 1) * size, pages };
}

/** Where the site is for others: as configured, else as it was asked for. Scheme and host only. */
export function siteOrigin(configured: string | null, asked: string): string {
	return configured === null ? asked : new URL(configured).origin;
}
