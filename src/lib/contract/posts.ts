import * as v from 'valibot';

export const POST_STATES = ['draft', 'in_review', 'returned', 'approved', 'withdrawn'] as const;
export type PostState = (typeof POST_STATES)[number];

/** Node and mark types that the editor may produce and every renderer understands. Anything else is refused. */
export const BLOCKS = [
	'paragraph',
	'heading',
	'blockquote',
	'bulletList',
	'orderedList',
	'listItem',
	'image',
	'horizontalRule',
	'hardBreak',
	'text',
] as const;
export const MARKS = ['bold', 'link'] as const;

export interface DocMark {
	type: (typeof MARKS)[number];
	attrs?: { href: string };
}
/** One node of the document as Tiptap writes it (ProseMirror JSON), cut down to what we allow. */
export interface DocNode {
	type: (typeof BLOCKS)[number];
	/** heading: level 2 or 3; image: mediaId and alt. */
	attrs?: { level?: number; mediaId?: string; alt?: string; start?: number };
	text?: string;
	marks?: DocMark[];
	content?: DocNode[];
}
export interface Doc {
	type: 'doc';
	content: DocNode[];
}

/** Where a post comes from and who wrote it; editors and reviewers are added from the real chain at publication. */
export interface Credits {
	/** 来源 */
	source: string;
	/** 编辑: as pasted or typed; empty means the author's name */
	editor: string;
}

/** A channel's own wording; absent fields follow the post. */
export interface VariantOverride {
	title?: string;
	summary?: string;
	doc?: Doc;
}

/** Everything a revision holds and reviewers sign. */
export interface PostContent {
	title: string;
	summary: string;
	doc: Doc;
	coverMediaId: string | null;
	credits: Credits;
	/** Channels the post goes to, sorted. */
	channelIds: string[];
	/** By channel id; only channels with own wording. */
	variants: Record<string, VariantOverride>;
}

/** Characters, as {@link countCharacters} counts. WeChat's limits, which are the narrowest. */
export const TITLE_MAX = 64;
export const SUMMARY_MAX = 120;
export const ALT_MAX = 200;
export const SOURCE_MAX = 100;
export const EDITOR_MAX = 50;
/** Bytes of UTF-8 of a pasted or uploaded text. */
export const TEXT_MAX_BYTES = 2 * 1024 * 1024;

/** Nodes of one document and how deep they may lie in each other: more is no article but an attack. */
const NODES_MAX = 50_000;
const DEPTH_MAX = 64;

/** Neither the store nor a platform's XML takes NUL, other control characters or half a surrogate pair. */
export function cleanText(text: string): string {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}

/** Characters as people count them: one of any plane is one. */
export function countCharacters(text: string): number {
	return Array.from(text).length;
}

/** An address a reader may be sent to: absolute, http or https. */
export function isWebAddress(href: string): boolean {
	return /^https?:\/\/[^\s"'<>\\]+$/i.test(href) && href.length <= 2048 && URL.canParse(href);
}

const atMost = (max: number) => v.check((text: string) => countCharacters(text) <= max, 'too_long');
const words = (max: number) => v.pipe(v.string(), v.transform(cleanText), v.trim(), atMost(max));
const text = v.pipe(v.string(), v.transform(cleanText));
const mediaId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));

const Mark = v.variant('type', [
	v.object({ type: v.literal('bold') }),
	v.object({
		type: v.literal('link'),
		attrs: v.object({ href: v.pipe(v.string(), v.trim(), v.check(isWebAddress, 'link')) }),
	}),
]);
const Inline = v.variant('type', [
	v.object({ type: v.literal('text'), text, marks: v.optional(v.array(Mark)) }),
	v.object({ type: v.literal('hardBreak') }),
]);
/** Empty texts, which an editor may leave behind, are dropped. */
const inlines = v.optional(
	v.pipe(
		v.array(Inline),
		v.transform((nodes) => nodes.filter((node) => node.type !== 'text' || node.text !== '')),
	),
);
const blocks = v.array(v.lazy(() => Block));
const listItems = v.array(v.object({ type: v.literal('listItem'), content: blocks }));
const Block: v.GenericSchema<unknown, DocNode> = v.variant('type', [
	v.object({ type: v.literal('paragraph'), content: inlines }),
	v.object({ type: v.literal('heading'), attrs: v.object({ level: v.picklist([2, 3]) }), content: inlines }),
	v.object({ type: v.literal('blockquote'), content: blocks }),
	v.object({ type: v.literal('bulletList'), content: listItems }),
	v.object({
		type: v.literal('orderedList'),
		attrs: v.optional(v.object({ start: v.optional(v.pipe(v.number(), v.safeInteger())) })),
		content: listItems,
	}),
	v.object({ type: v.literal('image'), attrs: v.object({ mediaId, alt: v.optional(words(ALT_MAX), '') }) }),
	v.object({ type: v.literal('horizontalRule') }),
]);

/** Walks without recursion: the input may be nested deeper than any stack. */
function isOfHumanSize(doc: unknown): boolean {
	let level: unknown[] = [doc];
	let nodes = 0;
	for (let depth = 0; level.length > 0; depth++) {
		nodes += level.length;
		if (depth > DEPTH_MAX || nodes > NODES_MAX) return false;
		level = level.flatMap((node) => {
			const content = (node as { content?: unknown } | null)?.content;
			return Array.isArray(content) ? (content as unknown[]) : [];
		});
	}
	return true;
}

/** A document as the editor writes it: unknown keys are dropped, unknown or misplaced nodes refused. */
export const DocSchema: v.GenericSchema<unknown, Doc> = v.pipe(
	v.unknown(),
	v.check(isOfHumanSize, 'too_deep'),
	v.object({ type: v.literal('doc'), content: blocks }),
);

const title = v.pipe(words(TITLE_MAX), v.nonEmpty());
const summary = words(SUMMARY_MAX);
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));

const parts = {
	summary,
	doc: DocSchema,
	coverMediaId: v.nullable(mediaId),
	credits: v.object({ source: words(SOURCE_MAX), editor: words(EDITOR_MAX) }),
	channelIds: v.pipe(
		v.array(id),
		v.maxLength(100),
		v.transform((ids) => [...new Set(ids)].sort()),
	),
	variants: v.record(
		id,
		v.object({ title: v.optional(title), summary: v.optional(summary), doc: v.optional(DocSchema) }),
	),
};

/** A revision's content as a form or the API sends it. */
export const PostContentSchema = v.object({ title, ...parts });

/** The same while it is being typed: a title may be missing or too long still. */
export const DraftContentSchema = v.object({
	...parts,
	title: words(10 * TITLE_MAX),
	summary: words(10 * SUMMARY_MAX),
	variants: v.record(
		id,
		v.object({
			title: v.optional(words(10 * TITLE_MAX)),
			summary: v.optional(words(10 * SUMMARY_MAX)),
			doc: v.optional(DocSchema),
		}),
	),
});

/** A post that nothing has been written in yet. */
export function emptyContent(): PostContent {
	return {
		title: '',
		summary: '',
		doc: { type: 'doc', content: [{ type: 'paragraph' }] },
		coverMediaId: null,
		credits: { source: '', editor: '' },
		channelIds: [],
		variants: {},
	};
}
