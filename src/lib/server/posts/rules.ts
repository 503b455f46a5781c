import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { ErrorParams } from '#lib/contract/errors.ts';
import {
	DraftContentSchema,
	EDITOR_MAX,
	PostContentSchema,
	SOURCE_MAX,
	SUMMARY_MAX,
	TEXT_MAX_BYTES,
	TITLE_MAX,
	type PostContent,
	type PostState,
} from '#lib/contract/posts.ts';
import { renderText } from '#lib/contract/render.ts';
import { ConflictError, InputError, LimitError } from '../errors.ts';
import { canonicalJson } from '../events/index.ts';

/** What reviewers sign and publishing re-checks: SHA-256 hex over the whole content in canonical JSON. */
export function hashContent(content: PostContent): string {
	return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** Columns of a new installation, after the series the federation's own documents name. */
export const DEFAULT_COLUMNS: readonly { slug: string; name: string }[] = [
	{ slug: 'dongtai', name: '工作动态' },
	{ slug: 'kepu', name: '科普' },
	{ slug: 'zuimei', name: '最美家庭' },
	{ slug: 'ketang', name: '空中课堂' },
	{ slug: 'xuefa', name: '妇联喊你来学法' },
	{ slug: 'xuenong', name: '妇联喊你来学农' },
	{ slug: 'piyao', name: '辟谣' },
	{ slug: 'changyi', name: '倡议' },
];

const FIELDS: Readonly<Record<string, { label: string; max?: number }>> = {
	title: { label: '标题', max: TITLE_MAX },
	summary: { label: '摘要', max: SUMMARY_MAX },
	source: { label: '来源', max: SOURCE_MAX },
	editor: { label: '编辑', max: EDITOR_MAX },
	doc: { label: '正文' },
	coverMediaId: { label: '封面' },
	channelIds: { label: '渠道' },
};

/** `raw`, as a form or the API sent it, as content; what no channel is chosen for is left out. */
export function parseContent(raw: unknown): PostContent {
	const content = parse(PostContentSchema, raw);
	const variants = Object.entries(content.variants).filter(
		([channelId, own]) => content.channelIds.includes(channelId) && Object.keys(own).length > 0,
	);
	return { ...content, variants: Object.fromEntries(variants) };
}

/** The same for work in progress: a title may be missing, wording of unchosen channels is kept. */
export function parseDraft(raw: unknown): PostContent {
	return parse(DraftContentSchema, raw);
}

function parse(schema: v.GenericSchema<unknown, PostContent>, raw: unknown): PostContent {
	if (bytesOf(raw) > TEXT_MAX_BYTES)
		throw new LimitError(413, 'input.too_large', { field: '正文', max: '2 MB' });
	const parsed = v.safeParse(schema, raw, { abortEarly: true });
	if (parsed.success) return parsed.output;
	throw inputErrorOf(parsed.issues[0]);
}

/** Size as JSON; a value nested too deeply to be written has none that counts. */
function bytesOf(raw: unknown): number {
	try {
		return Buffer.byteLength(JSON.stringify(raw) ?? '');
	} catch (error) {
		throw new InputError('input.invalid', { field: '正文' }, { cause: error });
	}
}

function inputErrorOf(issue: v.BaseIssue<unknown>): InputError {
	const keys = issue.path?.map((item) => String(item.key)) ?? [];
	const known = [...keys].reverse().find((key) => Object.hasOwn(FIELDS, key));
	const field = known ? FIELDS[known] : undefined;
	const params: ErrorParams = field ? { field: field.label } : {};
	if (issue.type === 'non_empty') return new InputError('input.empty', params);
	if (issue.message === 'too_long')
		return new InputError('input.too_long', { ...params, ...(field?.max ? { max: field.max } : {}) });
	if (issue.message === 'link')
		return new InputError('input.invalid', {
			...params,
			detail: '链接要以 http:// 或 https:// 开头',
		});
	return new InputError('input.invalid', params);
}

/**
 * @param plannedAt epoch ms, or null for the tray
 * @throws {InputError} when it is no time or has passed
 */
export function checkPlannedAt(plannedAt: number | null, now: number): void {
	if (plannedAt === null) return;
	if (!Number.isSafeInteger(plannedAt)) throw new InputError('input.invalid', { field: '发布时间' });
	if (plannedAt < now) throw new InputError('input.past_time');
}

/** What must be there before anybody is asked to read it. */
export function checkComplete(content: PostContent): void {
	if (renderText(content.doc).trim() === '') throw new InputError('input.empty', { field: '正文' });
	if (content.channelIds.length === 0) throw new InputError('input.empty', { field: '渠道' });
	for (const own of Object.values(content.variants))
		if (own.doc && renderText(own.doc).trim() === '')
			throw new InputError('input.empty', { field: '渠道稿的正文' });
}

/** Minutes for 初审, 复审 and 终审 on the emergency lane. */
export const DEFAULT_URGENT_MINUTES: readonly number[] = [10, 10, 10];

/** Until when `level` should have signed what waits for it since `at`, epoch ms. */
export function reviewDueAt(minutes: readonly number[], level: number, at: number): number {
	return at + (minutes[level - 1] ?? DEFAULT_URGENT_MINUTES[0] ?? 10) * 60_000;
}

/** States in which column and campaign may still change: later they are part of what reviewers look at. */
const PLANNING: readonly PostState[] = ['draft', 'returned', 'withdrawn'];

/** @throws {ConflictError} when a post in `state` must not move to `what`. */
export function checkTransition(state: PostState, what: 'submit' | 'withdraw' | 'file'): void {
	const allowed = what === 'withdraw' ? state !== 'withdrawn' : PLANNING.includes(state);
	if (!allowed) throw new ConflictError('conflict.state', { what: '这篇稿件' });
}
