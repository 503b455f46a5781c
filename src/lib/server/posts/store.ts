import { and, asc, count, desc, eq, gte, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm';
import type { Platform } from '#lib/contract/channels.ts';
import type { PostContent, PostState } from '#lib/contract/posts.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

/** A post with the words a list needs beside it. Times are epoch ms. */
export interface Post {
	id: string;
	unitId: string;
	unitName: string;
	unitPath: string;
	columnId: string;
	columnName: string;
	columnSlug: string;
	campaignId: string | null;
	campaignName: string | null;
	createdBy: string;
	/** Who made it; empty when it was a program. */
	authorName: string;
	state: PostState;
	/** The review level awaited while in review: 1, 2 or 3; else 0. */
	level: number;
	title: string;
	revisionId: string;
	revisionNumber: number;
	hash: string;
	channelIds: string[];
	/** When it is to go out; null while in the tray. */
	plannedAt: number | null;
	submittedAt: number | null;
	/** Since when it is on the emergency lane; null while it is not. */
	urgentAt: number | null;
	/** Until when the level awaited should have signed; urgent posts only. */
	reviewDueAt: number | null;
	createdAt: number;
	updatedAt: number;
}

/** One immutable state of a post's content. */
export interface Revision {
	id: string;
	postId: string;
	number: number;
	authorId: string;
	authorName: string;
	content: PostContent;
	hash: string;
	createdAt: number;
}

function selectPosts(reader: Reader) {
	const { posts, units, columns, campaigns, accounts } = reader.s;
	return reader.db
		.select({
			id: posts.id,
			unitId: posts.unitId,
			unitName: units.shortName,
			unitPath: units.path,
			columnId: posts.columnId,
			columnName: columns.name,
			columnSlug: columns.slug,
			campaignId: posts.campaignId,
			campaignName: campaigns.name,
			createdBy: posts.createdBy,
			authorName: sql<string>`coalesce(${accounts.name}, '')`,
			state: posts.state,
			level: posts.level,
			title: posts.title,
			revisionId: posts.revisionId,
			revisionNumber: posts.revisionNumber,
			hash: posts.hash,
			channelIds: posts.channelIds,
			plannedAt: posts.plannedAt,
			submittedAt: posts.submittedAt,
			urgentAt: posts.urgentAt,
			reviewDueAt: posts.reviewDueAt,
			createdAt: posts.createdAt,
			updatedAt: posts.updatedAt,
		})
		.from(posts)
		.innerJoin(units, eq(units.id, posts.unitId))
		.innerJoin(columns, eq(columns.id, posts.columnId))
		.leftJoin(campaigns, eq(campaigns.id, posts.campaignId))
		.leftJoin(accounts, eq(accounts.id, posts.createdBy));
}

/** Ids come from addresses too, and PostgreSQL answers a NUL in one with a failure instead of nothing. */
const isId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

/** The post when it lies within `scope`, or null. */
export async function findPost(reader: Reader, id: string, scope: Scope): Promise<Post | null> {
	const { posts } = reader.s;
	if (!isId(id)) return null;
	const [post] = await selectPosts(reader).where(
		and(eq(posts.id, id), withinScope(reader, posts.unitId, scope)),
	);
	return post ?? null;
}

/** The post as it is now and stays until the transaction ends; null when there is none within `scope`. */
export async function lockPost(tx: Tx, id: string, scope: Scope): Promise<Post | null> {
	const { posts } = tx.s;
	if (!isId(id)) return null;
	await tx.locking(tx.db.select({ id: posts.id }).from(posts).where(eq(posts.id, id)));
	return findPost(tx, id, scope);
}

/** State and hash of a post, locked, for a domain that has checked scope itself. */
export async function lockPostState(tx: Tx, id: string) {
	const { posts } = tx.s;
	const [row] = await tx.locking(
		tx.db
			.select({
				id: posts.id,
				state: posts.state,
				level: posts.level,
				hash: posts.hash,
				urgentAt: posts.urgentAt,
			})
			.from(posts)
			.where(eq(posts.id, id)),
	);
	return row ?? null;
}

/** What a list of posts may be narrowed by; everything given must hold. */
export interface PostFilter {
	states?: readonly PostState[];
	level?: number;
	columnId?: string;
	campaignId?: string;
	/** This unit and everything below it. */
	unitPath?: string;
	/** Part of the title, whatever the case of its letters. */
	text?: string;
	/** Planned at or after, and before (epoch ms). */
	plannedFrom?: number;
	plannedTo?: number;
	/** Only posts without a time. */
	unplanned?: boolean;
}

export interface PostPage {
	limit: number;
	offset: number;
	/** `planned`: earliest first; `updated`: what was touched last comes first. */
	order: 'updated' | 'planned';
}

/** A LIKE pattern that finds `text` anywhere, whatever signs it holds. Compare with `escape '!'`. */
function containing(text: string): string {
	return `%${text.toLowerCase().replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
}

function matching(reader: Reader, scope: Scope, filter: PostFilter): SQL | undefined {
	const { posts } = reader.s;
	const { states, level, columnId, campaignId, unitPath, text, plannedFrom, plannedTo } = filter;
	const given = <T>(value: T | undefined, condition: (value: T) => SQL): SQL[] =>
		value === undefined ? [] : [condition(value)];
	return and(
		withinScope(reader, posts.unitId, scope),
		...given(states, (some) => (some.length > 0 ? inArray(posts.state, [...some]) : sql`1 = 0`)),
		...given(level, (awaited) => eq(posts.level, awaited)),
		...given(columnId, (column) => eq(posts.columnId, column)),
		...given(campaignId, (campaign) => eq(posts.campaignId, campaign)),
		...given(unitPath, (path) => withinScope(reader, posts.unitId, { paths: [path] })),
		...given(text, (part) => sql`lower(${posts.title}) like ${containing(part)} escape '!'`),
		...given(plannedFrom, (from) => gte(posts.plannedAt, from)),
		...given(plannedTo, (to) => lt(posts.plannedAt, to)),
		...given(filter.unplanned || undefined, () => isNull(posts.plannedAt)),
	);
}

/** Posts within `scope` that match `filter`: one page of them, and how many there are in all. */
export async function listPosts(
	reader: Reader,
	scope: Scope,
	query: { filter?: PostFilter; page?: Partial<PostPage> } = {},
): Promise<{ rows: Post[]; total: number }> {
	const { posts } = reader.s;
	const { limit = 20, offset = 0, order = 'updated' } = query.page ?? {};
	const where = matching(reader, scope, query.filter ?? {});
	const sorted =
		order === 'planned' ? [asc(posts.plannedAt), asc(posts.id)] : [desc(posts.updatedAt), desc(posts.id)];
	const rows = await selectPosts(reader)
		.where(where)
		.orderBy(...sorted)
		.limit(limit)
		.offset(offset);
	const [all] = await reader.db.select({ total: count() }).from(posts).where(where);
	return { rows, total: all?.total ?? 0 };
}

/** How many posts within `scope` stand in each state, `filter` applied. */
export async function countPosts(
	reader: Reader,
	scope: Scope,
	filter: PostFilter = {},
): Promise<Partial<Record<PostState, number>>> {
	const { posts } = reader.s;
	const rows = await reader.db
		.select({ state: posts.state, total: count() })
		.from(posts)
		.where(matching(reader, scope, filter))
		.groupBy(posts.state);
	return Object.fromEntries(rows.map((row) => [row.state, row.total]));
}

function selectRevisions(reader: Reader) {
	const { revisions, accounts } = reader.s;
	return reader.db
		.select({
			id: revisions.id,
			postId: revisions.postId,
			number: revisions.number,
			authorId: revisions.authorId,
			authorName: sql<string>`coalesce(${accounts.name}, '')`,
			content: revisions.content,
			hash: revisions.hash,
			createdAt: revisions.createdAt,
		})
		.from(revisions)
		.leftJoin(accounts, eq(accounts.id, revisions.authorId));
}

/** The revision with this id, or null. The caller has found its post within scope. */
export async function findRevision(reader: Reader, id: string): Promise<Revision | null> {
	const [revision] = await selectRevisions(reader).where(eq(reader.s.revisions.id, id));
	return revision ?? null;
}

/** A post's revisions without their content, newest first. */
export async function listRevisions(reader: Reader, postId: string): Promise<Omit<Revision, 'content'>[]> {
	const { revisions, accounts } = reader.s;
	return reader.db
		.select({
			id: revisions.id,
			postId: revisions.postId,
			number: revisions.number,
			authorId: revisions.authorId,
			authorName: sql<string>`coalesce(${accounts.name}, '')`,
			hash: revisions.hash,
			createdAt: revisions.createdAt,
		})
		.from(revisions)
		.leftJoin(accounts, eq(accounts.id, revisions.authorId))
		.where(eq(revisions.postId, postId))
		.orderBy(desc(revisions.number));
}

/** Ids of everybody who made the post or wrote one of its revisions: none of them may review it. */
export async function authorsOf(reader: Reader, postId: string): Promise<string[]> {
	const { posts, revisions } = reader.s;
	const made = await reader.db.select({ id: posts.createdBy }).from(posts).where(eq(posts.id, postId));
	const wrote = await reader.db
		.selectDistinct({ id: revisions.authorId })
		.from(revisions)
		.where(eq(revisions.postId, postId));
	return [...new Set([...made, ...wrote].map((row) => row.id))];
}

type NewPost = Reader['s']['posts']['$inferInsert'];
type NewRevision = Reader['s']['revisions']['$inferInsert'];

/** Stores a post; false when one with this id is there already. */
export async function insertPost(tx: Tx, post: NewPost): Promise<boolean> {
	const { posts } = tx.s;
	const rows = await tx.db.insert(posts).values(post).onConflictDoNothing().returning({ id: posts.id });
	return rows.length > 0;
}

export async function insertRevision(tx: Tx, revision: NewRevision): Promise<void> {
	await tx.db.insert(tx.s.revisions).values(revision);
}

export async function updatePost(tx: Tx, id: string, change: Partial<NewPost>): Promise<void> {
	await tx.db.update(tx.s.posts).set(change).where(eq(tx.s.posts.id, id));
}

/** A channel a post may be sent to. */
export interface ChannelChoice {
	id: string;
	unitId: string;
	unitName: string;
	platform: Platform;
	name: string;
	pausedAt: number | null;
}

/** Channels of the units within `scope`: a post may go to those of its own unit and below, never above. */
export async function channelChoices(reader: Reader, scope: Scope): Promise<ChannelChoice[]> {
	const { channels, units } = reader.s;
	return reader.db
		.select({
			id: channels.id,
			unitId: channels.unitId,
			unitName: units.shortName,
			platform: channels.platform,
			name: channels.name,
			pausedAt: channels.pausedAt,
		})
		.from(channels)
		.innerJoin(units, eq(units.id, channels.unitId))
		.where(withinScope(reader, channels.unitId, scope))
		.orderBy(asc(units.path), asc(channels.position), asc(channels.id));
}

export interface Autosave {
	baseRevisionId: string;
	content: PostContent;
	updatedAt: number;
}

/** What this person has typed and not saved, or null. */
export async function findAutosave(
	reader: Reader,
	postId: string,
	accountId: string,
): Promise<Autosave | null> {
	const { autosaves } = reader.s;
	const [row] = await reader.db
		.select({
			baseRevisionId: autosaves.baseRevisionId,
			content: autosaves.content,
			updatedAt: autosaves.updatedAt,
		})
		.from(autosaves)
		.where(and(eq(autosaves.postId, postId), eq(autosaves.accountId, accountId)));
	return row ?? null;
}

export async function putAutosave(
	tx: Tx,
	autosave: Autosave & { postId: string; accountId: string },
): Promise<void> {
	const { autosaves } = tx.s;
	const { baseRevisionId, content, updatedAt } = autosave;
	await tx.db
		.insert(autosaves)
		.values(autosave)
		.onConflictDoUpdate({
			target: [autosaves.postId, autosaves.accountId],
			set: { baseRevisionId, content, updatedAt },
		});
}

export async function deleteAutosave(tx: Tx, postId: string, accountId: string): Promise<void> {
	const { autosaves } = tx.s;
	await tx.db.delete(autosaves).where(and(eq(autosaves.postId, postId), eq(autosaves.accountId, accountId)));
}
