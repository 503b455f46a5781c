import type { FitPicture, OutgoingItem } from '../channel.ts';

/** One picture in the message itself: receivers often stand in networks that cannot reach us. */
interface Attachment {
	id: string;
	mime: string;
	/** Of the bytes in `data`, hex, as they were approved. */
	sha256: string;
	alt: string;
	/** Base64. */
	data: string;
}

const PICTURE = { maxBytes: 1_000_000, mimes: ['image/jpeg', 'image/png'] } as const;
const IMAGE = /<img data-media="([^"]*)"(?: alt="([^"]*)")?>/g;

/** The article as receivers get it: pictures are `<img src="attachment:ID">` with their bytes in `attachments`. */
export async function articleEvent(
	item: OutgoingItem,
	{ fit, occurredAt }: { fit: FitPicture; occurredAt: string },
): Promise<string> {
	const { payload, publicationId, link } = item;
	const alts = new Map([...payload.html.matchAll(IMAGE)].map(([, id = '', alt = '']) => [id, alt]));
	const wanted = [...new Set([...payload.mediaIds, payload.coverMediaId])].filter((id) => id !== null);
	const attachments: Attachment[] = [];
	for (const id of wanted) {
		const original = await item.picture(id);
		const { bytes, mime } = await fit(original, PICTURE);
		const data = Buffer.from(bytes).toString('base64');
		attachments.push({ id, mime, sha256: original.sha256, alt: alts.get(id) ?? '', data });
	}
	const data = {
		pubId: publicationId,
		title: payload.title,
		summary: payload.summary,
		html: payload.html.replace(
			IMAGE,
			(_, id: string, alt = '') => `<img src="attachment:${id}" alt="${alt}">`,
		),
		text: payload.text,
		cover: payload.coverMediaId,
		column: payload.columnName,
		author: payload.signature.editor,
		signature: payload.signature,
		link,
		contentHash: item.hash,
		publishAt: occurredAt,
		attachments,
	};
	return JSON.stringify({ id: publicationId, type: 'article.published', occurredAt, data });
}
