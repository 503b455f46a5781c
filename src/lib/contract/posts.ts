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

export const TITLE_MAX = 64;
export const SUMMARY_MAX = 120;
/** Bytes of UTF-8 of a pasted or uploaded text. */
export const TEXT_MAX_BYTES = 2 * 1024 * 1024;

const httpUrl = v.pipe(
	v.string(),
	v.maxLength(2048),
	v.check((href) => /^https?:\/\/[^\s]+$/i.test(href) && URL.canParse(href), 'link'),
);
const Mark = v.variant('type', [
	v.object({ type: v.literal('bold') }),
	v.object({ type: v.literal('link'), attrs: v.object({ href: httpUrl }) }),
]);
const Node: v.GenericSchema<DocNode> = v.lazy(() =>
	v.object({
		type: v.picklist(BLOCKS),
		attrs: v.optional(
			v.object({
				level: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(3))),
				mediaId: v.optional(v.pipe(v.string(), v.maxLength(64))),
				alt: v.optional(v.pipe(v.string(), v.maxLength(200))),
				start: v.optional(v.pipe(v.number(), v.integer())),
			}),
		),
		text: v.optional(v.string()),
		marks: v.optional(v.array(Mark)),
		content: v.optional(v.array(Node)),
	}),
);
export const DocSchema: v.GenericSchema<Doc> = v.object({ type: v.literal('doc'), content: v.array(Node) });

const title = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(TITLE_MAX));
const summary = v.pipe(v.string(), v.trim(), v.maxLength(SUMMARY_MAX));

/** A revision's content as a form or the API sends it. Unknown keys are dropped, unknown nodes refused. */
export const PostContentSchema = v.object({
	title,
	summary,
	doc: DocSchema,
	coverMediaId: v.nullable(v.string()),
	credits: v.object({
		source: v.pipe(v.string(), v.trim(), v.maxLength(100)),
		editor: v.pipe(v.string(), v.trim(), v.maxLength(50)),
	}),
	channelIds: v.pipe(
		v.array(v.string()),
		v.maxLength(100),
		v.transform((ids) => [...new Set(ids)].sort()),
	),
	variants: v.record(
		v.string(),
		v.object({ title: v.optional(title), summary: v.optional(summary), doc: v.optional(DocSchema) }),
	),
});
