import type { SignatureBlock } from '#lib/contract/publishing.ts';

/** The body holds markup our renderer does not make, or a picture without a WeChat address: nothing may be sent. */
export class UnsafeHtmlError extends Error {
	override readonly name = 'UnsafeHtmlError';
}

/** WeChat drops classes and style sheets, so each tag carries its own style. */
const STYLES: Readonly<Record<string, string>> = {
	p: 'margin:0 0 1em',
	h2: 'margin:1.6em 0 .8em;font-size:18px;line-height:1.5;font-weight:600;color:#b3243c',
	h3: 'margin:1.4em 0 .6em;font-size:16px;line-height:1.5;font-weight:600',
	blockquote: 'margin:0 0 1em;padding:.2em 1em;border-left:3px solid #b3243c;color:#55524e',
	ul: 'margin:0 0 1em;padding-left:1.5em;list-style:disc',
	ol: 'margin:0 0 1em;padding-left:1.5em;list-style:decimal',
	li: 'margin:0 0 .4em',
	strong: 'font-weight:600',
	hr: 'margin:1.6em 0;border:0;border-top:1px solid #e6e1da',
	img: 'display:block;max-width:100%;height:auto;margin:0 auto 1em',
	a: 'color:#576b95;text-decoration:none',
	br: '',
};
const BODY_STYLE = 'font-size:16px;line-height:1.875;color:#1f2328;text-align:justify';
const SIGNATURE_STYLE =
	'margin-top:2em;padding-top:1em;border-top:1px solid #e6e1da;font-size:14px;line-height:1.8;color:#706a63';

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*>|([^<]+)|(<)/g;
const ATTRIBUTE = /([a-z-]+)="([^"<>]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
const unescapeText = (text: string) =>
	text.replace(/&(amp|lt|gt|quot|#39);/g, (whole) => UNESCAPED[whole] ?? whole);
const UNESCAPED: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(ENTITIES).map(([character, entity]) => [entity, character]),
);

/** Media ids of the pictures in our renderer's HTML, in order, each once. */
export function picturesIn(html: string): string[] {
	const ids = [...html.matchAll(/<img\s[^<>]*data-media="([^"<>]*)"/g)].map((match) => match[1] ?? '');
	return [...new Set(ids.map(unescapeText))];
}

/** The picture WeChat must have as cover: the chosen one, else the first of the body. */
export function coverOf(payload: { coverMediaId: string | null; html: string }): string | null {
	return payload.coverMediaId ?? picturesIn(payload.html)[0] ?? null;
}

/**
 * Our renderer's HTML as WeChat takes it: inline styles, pictures at their WeChat addresses, links only where WeChat
 * lets a reader follow them, the signature block at the end.
 * @param pictures WeChat address of each media id
 * @throws {UnsafeHtmlError} for unknown markup or a picture that is not in `pictures`
 */
export function toWechatHtml(
	html: string,
	signature: SignatureBlock,
	pictures: ReadonlyMap<string, string>,
): string {
	const body = restyle(html, pictures);
	const out = `<section style="${BODY_STYLE}">${body}</section>${signatureHtml(signature)}`;
	refuseForeign(out, new Set(pictures.values()));
	return out;
}

function restyle(html: string, pictures: ReadonlyMap<string, string>): string {
	let out = '';
	/** For each open link, whether its tag was kept. */
	const links: boolean[] = [];
	for (const [whole, slash, tag, attributes, text] of html.matchAll(TOKEN)) {
		if (text !== undefined) out += text;
		else if (tag === undefined || STYLES[tag] === undefined)
			throw new UnsafeHtmlError(`unexpected markup ${whole.slice(0, 40)}`);
		else if (tag === 'a') out += slash ? closeLink(links) : openLink(attributes ?? '', links);
		else out += slash ? `</${tag}>` : openTag(tag, attributesOf(attributes ?? ''), pictures);
	}
	return out;
}

function openTag(
	tag: string,
	attributes: ReadonlyMap<string, string>,
	pictures: ReadonlyMap<string, string>,
): string {
	const style = STYLES[tag] ? ` style="${STYLES[tag]}"` : '';
	if (tag === 'ol' && /^-?\d{1,6}$/.test(attributes.get('start') ?? ''))
		return `<ol start="${attributes.get('start')}"${style}>`;
	if (tag !== 'img') return `<${tag}${style}>`;
	const id = unescapeText(attributes.get('data-media') ?? '');
	const url = pictures.get(id);
	if (!url) throw new UnsafeHtmlError(`the picture ${id || 'without id'} has no address on wechat`);
	return `<img src="${escapeText(url)}" alt="${attributes.get('alt') ?? ''}"${style}>`;
}

const attributesOf = (text: string) =>
	new Map([...text.matchAll(ATTRIBUTE)].map(([, name, value]) => [name ?? '', value ?? '']));

/** Accounts may link to WeChat's own articles only; WeChat strips or deadens all others. */
const isKept = (href: string) => URL.canParse(href) && new URL(href).origin === 'https://mp.weixin.qq.com';

/** How many links of the body WeChat's readers cannot follow. */
export function deadLinks(html: string): number {
	const hrefs = [...html.matchAll(/<a\s([^<>]*)>/g)].map(([, attributes]) => attributesOf(attributes ?? ''));
	return hrefs.filter((each) => !isKept(unescapeText(each.get('href') ?? ''))).length;
}

function openLink(attributes: string, links: boolean[]): string {
	const href = unescapeText(attributesOf(attributes).get('href') ?? '');
	const kept = isKept(href);
	links.push(kept);
	return kept ? `<a href="${escapeText(href)}" style="${STYLES.a}">` : '';
}
function closeLink(links: boolean[]): string {
	return links.pop() ? '</a>' : '';
}

function signatureHtml(signature: SignatureBlock): string {
	const lines: [string, string][] = [
		['来源', signature.source],
		['编辑', signature.editor],
		['责编', signature.responsible],
		['审核', signature.approvers.join(' ')],
	];
	const rows = lines
		.filter(([, names]) => names.trim() !== '')
		.map(([title, names]) => `<p style="margin:0">${title}丨${escapeText(names.trim())}</p>`);
	return rows.length > 0 ? `<section style="${SIGNATURE_STYLE}">${rows.join('')}</section>` : '';
}

/** WeChat filters foreign pictures out without a word: the reader would see a gap, so we stop before that. */
function refuseForeign(html: string, known: ReadonlySet<string>): void {
	for (const [tag] of html.matchAll(/<[^>]*>/g)) {
		if (/url\s*\(|srcset|background(?!-color)/i.test(tag.replace(/alt="[^"]*"/, '')))
			throw new UnsafeHtmlError('a picture is set in a style');
		for (const [, src] of tag.matchAll(/\ssrc="([^"]*)"/g))
			if (!known.has(unescapeText(src ?? ''))) throw new UnsafeHtmlError('a foreign picture is left');
	}
}
