import type { SignatureBlock } from '#lib/contract/publishing.ts';

/** The body shows a picture that has no address on the site: nothing may be sent. */
export class MissingPictureError extends Error {
	override readonly name = 'MissingPictureError';
}

export interface Placed {
	id: string;
	url: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
const UNESCAPED = new Map(Object.entries(ENTITIES).map(([character, entity]) => [entity, character]));
const unescapeText = (text: string) =>
	text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => UNESCAPED.get(entity) ?? entity);

const IMAGE = /<img data-media="([^"]*)"(?: alt="([^"]*)")?>/g;

/** Pictures of our renderer's HTML in order, each once, with the words for those who do not see them. */
export function picturesIn(html: string): Map<string, string> {
	const found = new Map<string, string>();
	for (const [, id = '', alt = ''] of html.matchAll(IMAGE)) {
		const key = unescapeText(id);
		if (!found.get(key)) found.set(key, unescapeText(alt));
	}
	return found;
}

/**
 * Our renderer's HTML as WordPress keeps it: pictures at their addresses on the site, the signature block, and a comment
 * by which the post is found when someone changed its slug.
 * @throws {MissingPictureError} for a picture that is not in `pictures`
 */
export function toWordpressHtml(
	item: { html: string; signature: SignatureBlock; publicationId: string },
	pictures: ReadonlyMap<string, Placed>,
): string {
	const body = item.html.replace(IMAGE, (_, id: string, alt = '') => {
		const placed = pictures.get(unescapeText(id));
		if (!placed) throw new MissingPictureError(id);
		return `<img class="wp-image-${placed.id}" src="${escapeText(placed.url)}" alt="${alt}">`;
	});
	// WordPress runs words in square brackets as shortcodes.
	const inert = (html: string) => html.replaceAll('[', '&#91;').replaceAll(']', '&#93;');
	return `${inert(body + signatureHtml(item.signature))}\n<!-- ${markerOf(item.publicationId)} -->`;
}

/** What stands in the content of a post of ours. */
export function markerOf(publicationId: string): string {
	return `jinguo:${publicationId}`;
}

function signatureHtml(signature: SignatureBlock): string {
	const lines: [string, string][] = [
		['来源', signature.source],
		['编辑', signature.editor],
		['责编', signature.responsible],
		['审核', signature.approvers.join(' ')],
	];
	return lines
		.filter(([, names]) => names.trim() !== '')
		.map(([title, names]) => `<p>${title}丨${escapeText(names.trim())}</p>`)
		.join('');
}
