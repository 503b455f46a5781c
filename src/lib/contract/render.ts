import type { Doc, DocMark, DocNode, PostContent } from './posts.ts';
import { isWebAddress } from './posts.ts';

/** A post as it stands on one channel. The same input gives the same output, on the server and in the browser. */
export interface RenderedVariant {
	title: string;
	summary: string;
	/**
	 * Only p, h2, h3, blockquote, ul, ol, li, strong, a, img, br and hr. Links are http or https; pictures are
	 * `<img data-media="ID" alt="…">` without an address, which each channel fills in its own way.
	 */
	html: string;
	/** Paragraphs parted by an empty line. */
	text: string;
	coverMediaId: string | null;
	/** Pictures of the body in order, each once; the cover is not among them. */
	mediaIds: string[];
}

/** The variant for `channelId`: its own wording where it has some, the post's for everything else. */
export function renderVariant(content: PostContent, channelId: string): RenderedVariant {
	const own = Object.hasOwn(content.variants, channelId) ? content.variants[channelId] : undefined;
	const doc = own?.doc ?? content.doc;
	return {
		title: own?.title ?? content.title,
		summary: own?.summary ?? content.summary,
		html: renderHtml(doc),
		text: renderText(doc),
		coverMediaId: content.coverMediaId,
		mediaIds: mediaIdsOf(doc),
	};
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text as it may stand between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** The document as allow-listed HTML; nodes and marks it does not know give nothing but their text. */
export function renderHtml(doc: Doc): string {
	return childrenHtml(doc);
}

type Parent = Pick<DocNode, 'content'>;

function childrenHtml(node: Parent): string {
	return (node.content ?? []).map(nodeHtml).join('');
}

const wrap = (tag: string) => (node: DocNode) => `<${tag}>${childrenHtml(node)}</${tag}>`;

const NODE_HTML: Readonly<Record<DocNode['type'], (node: DocNode) => string>> = {
	paragraph: wrap('p'),
	blockquote: wrap('blockquote'),
	bulletList: wrap('ul'),
	listItem: wrap('li'),
	heading: (node) => wrap(node.attrs?.level === 3 ? 'h3' : 'h2')(node),
	orderedList(node) {
		const start = Math.trunc(Number(node.attrs?.start ?? 1));
		const from = Number.isSafeInteger(start) && start !== 1 ? ` start="${start}"` : '';
		return `<ol${from}>${childrenHtml(node)}</ol>`;
	},
	image(node) {
		const { mediaId, alt } = imageOf(node);
		return mediaId ? `<img data-media="${escapeHtml(mediaId)}" alt="${escapeHtml(alt)}">` : '';
	},
	horizontalRule: () => '<hr>',
	hardBreak: () => '<br>',
	text: (node) => (node.marks ?? []).reduce(markHtml, escapeHtml(String(node.text ?? ''))),
};

function nodeHtml(node: DocNode): string {
	return Object.hasOwn(NODE_HTML, node.type) ? NODE_HTML[node.type](node) : childrenHtml(node);
}

function markHtml(inner: string, mark: DocMark): string {
	if (mark.type === 'bold') return `<strong>${inner}</strong>`;
	const href = String(mark.attrs?.href ?? '');
	return mark.type === 'link' && isWebAddress(href)
		? `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">${inner}</a>`
		: inner;
}

function imageOf(node: DocNode): { mediaId: string; alt: string } {
	return { mediaId: String(node.attrs?.mediaId ?? ''), alt: String(node.attrs?.alt ?? '') };
}

/**
 * Our renderer's HTML with its pictures shown from `base` followed by their id (`/media/`): for pages of the desk, and for
 * channels that serve pictures themselves.
 */
export function linkPictures(html: string, base: string): string {
	return html.replace(
		/<img data-media="([^"]*)"/g,
		(_, id: string) => `<img src="${base}${id}" data-media="${id}"`,
	);
}

/** The document as plain text, for platforms that take no markup, for search, and for comparing revisions. */
export function renderText(doc: Doc): string {
	return blockTexts(doc).join('\n\n');
}

/** One text a block, in order: what a comparison of two revisions lines up. */
export function blockTexts(node: Parent): string[] {
	return (node.content ?? []).flatMap((block) => BLOCK_TEXT[block.type]?.(block) ?? []);
}

const ownLine = (node: DocNode) => [inlineText(node)].filter(Boolean);

const BLOCK_TEXT: Readonly<Partial<Record<DocNode['type'], (node: DocNode) => string[]>>> = {
	paragraph: ownLine,
	heading: ownLine,
	blockquote: blockTexts,
	bulletList: (node) => listTexts(node, () => '· '),
	orderedList: (node) => listTexts(node, (index) => `${(node.attrs?.start ?? 1) + index}. `),
	image: (node) => [`〔图片${imageOf(node).alt ? `：${imageOf(node).alt}` : ''}〕`],
};

function listTexts(list: DocNode, mark: (index: number) => string): string[] {
	return (list.content ?? []).map((item, index) => mark(index) + blockTexts(item).join('\n'));
}

function inlineText(node: DocNode): string {
	return (node.content ?? [])
		.map((child) => (child.type === 'hardBreak' ? '\n' : String(child.text ?? '')))
		.join('')
		.trim();
}

/** Media ids of the pictures in the document, in order, each once. */
export function mediaIdsOf(doc: Doc): string[] {
	const found = (node: DocNode): string[] => {
		const own = node.type === 'image' ? imageOf(node).mediaId : '';
		return [...(own ? [own] : []), ...(node.content ?? []).flatMap(found)];
	};
	return [...new Set(doc.content.flatMap(found))];
}
