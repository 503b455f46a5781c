import { Editor, type JSONContent } from '@tiptap/core';
import Image from '@tiptap/extension-image';
import StarterKit from '@tiptap/starter-kit';
import { isWebAddress, type Doc, type DocMark, type DocNode } from '#lib/contract/posts.ts';

/** Where a picture of the library is shown from at the desk. */
export const pictureAddress = (mediaId: string): string => `/media/${encodeURIComponent(mediaId)}`;

/** A picture is one of our library's: what a pasted page brings along from elsewhere has no id and is left out. */
const Picture = Image.extend({
	addAttributes() {
		return {
			mediaId: {
				default: null,
				parseHTML: (element: HTMLElement) => element.getAttribute('data-media'),
				renderHTML: ({ mediaId }: { mediaId?: string | null }) =>
					mediaId ? { 'data-media': mediaId, src: pictureAddress(mediaId) } : {},
			},
			alt: { default: '' },
		};
	},
	parseHTML: () => [{ tag: 'img[data-media]' }],
	addInputRules: () => [],
});

export interface EditorOptions {
	element: HTMLElement;
	doc: Doc;
	/** Accessible name. */
	label: string;
	onchange: (doc: Doc) => void;
	/** After every change of text or selection: buttons show what holds at the cursor. */
	onmove: () => void;
	/** Picture files that were pasted or dropped. */
	onpictures: (files: File[]) => void;
	/** Pictures of a pasted page that could not come along. */
	onforeignpictures: (count: number) => void;
}

/** The article editor, with exactly the nodes and marks of `contract/posts`. */
export function createEditor(options: EditorOptions): Editor {
	const { element, doc, label, onchange, onmove, onpictures, onforeignpictures } = options;
	return new Editor({
		element,
		content: doc as JSONContent,
		extensions: [
			StarterKit.configure({
				heading: { levels: [2, 3] },
				code: false,
				codeBlock: false,
				italic: false,
				strike: false,
				underline: false,
				link: {
					openOnClick: false,
					autolink: false,
					defaultProtocol: 'https',
					isAllowedUri: (href) => isWebAddress(href),
					HTMLAttributes: { target: null, rel: 'noopener noreferrer nofollow' },
				},
			}),
			Picture.configure({ inline: false, allowBase64: false }),
		],
		editorProps: {
			attributes: {
				role: 'textbox',
				'aria-multiline': 'true',
				'aria-label': label,
				class: 'prose',
				lang: 'zh-CN',
			},
			transformPastedHTML(html) {
				const page = new DOMParser().parseFromString(withoutHandlers(html), 'text/html');
				const foreign = page.querySelectorAll('img:not([data-media])').length;
				if (foreign > 0) onforeignpictures(foreign);
				strip(page);
				lowerHeadings(page);
				return page.body.innerHTML;
			},
			// Office programs put a drawing of the text beside the text: then the text is what was meant.
			handlePaste: (_view, event) =>
				!event.clipboardData?.types.includes('text/plain') && take(event.clipboardData, onpictures),
			handleDrop: (_view, event) => take(event.dataTransfer, onpictures),
		},
		onUpdate: ({ editor }) => onchange(docOf(editor.getJSON())),
		onTransaction: onmove,
	});
}

/** Merely reading a page with inline handlers makes the browser report each against our security policy. */
function withoutHandlers(html: string): string {
	return html.replace(/<[a-z][^>]*>/gi, (tag) =>
		tag.replace(/\son[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ''),
	);
}

const KEPT = new Set(['href', 'start', 'alt', 'data-media', 'data-pm-slice']);

/** Only what the schema reads: styles and handlers would not get in, but each would be tried and reported on the way. */
function strip(page: Document): void {
	for (const element of page.querySelectorAll('script,style,template,iframe,object')) element.remove();
	for (const element of page.body.querySelectorAll('*'))
		for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
}

/** The article's title is the page's first heading; pasted ones are brought down to the two levels we have. */
function lowerHeadings(page: Document): void {
	for (const heading of page.querySelectorAll('h1,h4,h5,h6')) {
		const lower = page.createElement(heading.tagName === 'H1' ? 'h2' : 'h3');
		lower.replaceChildren(...heading.childNodes);
		heading.replaceWith(lower);
	}
}

function take(data: DataTransfer | null, onpictures: (files: File[]) => void): boolean {
	const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
	if (files.length === 0) return false;
	onpictures(files);
	return true;
}

/** The editor's document without what only the editor needs: further attributes, and the blank line it keeps at the end. */
export function docOf(json: JSONContent): Doc {
	const content = (json.content ?? []).map(nodeOf);
	while (content.length > 1 && isBlank(content.at(-1))) content.pop();
	return { type: 'doc', content };
}

const isBlank = (node: DocNode | undefined) => node?.type === 'paragraph' && !node.content?.length;

function nodeOf(json: JSONContent): DocNode {
	const node: DocNode = { type: json.type as DocNode['type'] };
	const attrs = attrsOf(json);
	if (attrs) node.attrs = attrs;
	if (json.text !== undefined) node.text = json.text;
	if (json.marks?.length) node.marks = json.marks.map(markOf);
	if (json.content?.length) node.content = json.content.map(nodeOf);
	return node;
}

function attrsOf({ type, attrs = {} }: JSONContent): DocNode['attrs'] {
	const given = attrs as NonNullable<DocNode['attrs']>;
	if (type === 'heading') return { level: given.level ?? 2 };
	if (type === 'image') return { mediaId: given.mediaId ?? '', alt: given.alt ?? '' };
	return type === 'orderedList' && given.start && given.start !== 1 ? { start: given.start } : undefined;
}

function markOf(mark: { type: string; attrs?: Record<string, unknown> }): DocMark {
	if (mark.type !== 'link') return { type: 'bold' };
	const { href } = mark.attrs ?? {};
	return { type: 'link', attrs: { href: typeof href === 'string' ? href : '' } };
}
