import {
	and,
	asc,
	count,
	desc,
	eq,
	exists,
	inArray,
	isNotNull,
	isNull,
	lte,
	ne,
	or,
	sql,
	type SQL,
} from 'drizzle-orm';
import type { TaskNotice, TaskTab } from '#lib/contract/tasks.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import type { Proof, Task } from './rules.ts';

export async function findTaskOf(reader: Reader, publicationId: string): Promise<Task | null> {
	const { publicationTasks: t } = reader.s;
	const [row] = await reader.db.select().from(t).where(eq(t.publicationId, publicationId));
	return row ?? null;
}

/** What a task is made from. */
export async function publicationFacts(reader: Reader, publicationId: string) {
	const { publications: p, channels: c } = reader.s;
	const [row] = await reader.db
		.select({
			postId: p.postId,
			dueAt: p.dueAt,
			state: p.state,
			channelId: c.id,
			unitId: c.unitId,
			platform: c.platform,
			settings: c.settings,
		})
		.from(p)
		.innerJoin(c, eq(c.id, p.channelId))
		.where(eq(p.id, publicationId));
	return row ?? null;
}

/** Stores a task, or opens the one its publication had before. */
export async function putTask(tx: Tx, task: Tx['s']['publicationTasks']['$inferInsert']): Promise<void> {
	const { publicationTasks: t } = tx.s;
	const { state, way, dueBy, openedAt } = task;
	await tx.db
		.insert(t)
		.values(task)
		.onConflictDoUpdate({
			target: t.publicationId,
			set: { state, way, dueBy, openedAt, closedAt: null, notice: null, soonAt: null, lateAt: null },
		});
}

export async function updateTask(tx: Tx, id: string, change: Partial<Task>): Promise<void> {
	const { publicationTasks: t } = tx.s;
	await tx.db.update(t).set(change).where(eq(t.id, id));
}

/** The task within `scope`, locked until the transaction ends. */
export async function lockTask(tx: Tx, id: string, scope: Scope): Promise<Task | null> {
	const { publicationTasks: t } = tx.s;
	const [row] = await tx.locking(
		tx.db
			.select()
			.from(t)
			.where(and(eq(t.id, id), withinScope(tx, t.unitId, scope))),
	);
	return row ?? null;
}

/** Tasks of a post, locked. */
export async function lockTasksOfPost(tx: Tx, postId: string): Promise<Task[]> {
	const { publicationTasks: t } = tx.s;
	return tx.locking(tx.db.select().from(t).where(eq(t.postId, postId)).orderBy(asc(t.id)));
}

/** Adds a proof; false when this id was handed in before. */
export async function insertProof(tx: Tx, proof: Tx['s']['taskProofs']['$inferInsert']): Promise<boolean> {
	const { taskProofs: p } = tx.s;
	const written = await tx.db.insert(p).values(proof).onConflictDoNothing().returning({ id: p.id });
	return written.length === 1;
}

export async function insertPhotos(tx: Tx, photos: Tx['s']['taskPhotos']['$inferInsert'][]): Promise<void> {
	if (photos.length > 0) await tx.db.insert(tx.s.taskPhotos).values(photos).onConflictDoNothing();
}

export async function findProof(reader: Reader, id: string): Promise<Proof | null> {
	const { taskProofs: p } = reader.s;
	const [row] = await reader.db.select().from(p).where(eq(p.id, id));
	return row ?? null;
}

export async function updateProof(tx: Tx, id: string, change: Partial<Proof>): Promise<void> {
	const { taskProofs: p } = tx.s;
	await tx.db.update(p).set(change).where(eq(p.id, id));
}

/** How many of a task's proofs are checked, and at how many places something stands. */
export async function countProofs(
	reader: Reader,
	taskId: string,
): Promise<{ checked: number; checking: number; standing: number }> {
	const { taskProofs: p } = reader.s;
	const rows = await reader.db
		.select({ state: p.state, takenDownAt: p.takenDownAt })
		.from(p)
		.where(eq(p.taskId, taskId));
	return {
		checked: rows.filter(({ state }) => state === 'checked').length,
		checking: rows.filter(({ state }) => state === 'checking').length,
		standing: rows.filter((row) => row.state !== 'returned' && row.takenDownAt === null).length,
	};
}

/** Proofs of a task with the names of those who acted, oldest first. */
export async function proofsOf(reader: Reader, taskId: string) {
	const { taskProofs: p, taskPhotos: f, accounts } = reader.s;
	const proofs = await reader.db
		.select()
		.from(p)
		.where(eq(p.taskId, taskId))
		.orderBy(asc(p.handedInAt), asc(p.id));
	if (proofs.length === 0) return [];
	const photos = await reader.db
		.select()
		.from(f)
		.where(
			inArray(
				f.proofId,
				proofs.map(({ id }) => id),
			),
		)
		.orderBy(asc(f.mediaId));
	const people = proofs.flatMap(({ handedInBy, checkedBy, takenDownBy }) => [
		handedInBy,
		checkedBy,
		takenDownBy,
	]);
	const known = await reader.db
		.select({ id: accounts.id, name: accounts.name })
		.from(accounts)
		.where(inArray(accounts.id, [...new Set(people.filter((id) => id !== null))]));
	const names = new Map(known.map(({ id, name }) => [id, name]));
	const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
	return proofs.map((proof) => ({
		...proof,
		handedInByName: nameOf(proof.handedInBy),
		checkedByName: nameOf(proof.checkedBy),
		takenDownByName: nameOf(proof.takenDownBy),
		photos: photos.filter(({ proofId }) => proofId === proof.id),
	}));
}

/** Where else these photographs were handed in, leaving out `proofId` itself. */
export async function photoTwins(reader: Reader, photoHashes: readonly string[], proofId: string) {
	if (photoHashes.length === 0) return [];
	const { taskPhotos: f, taskProofs: p, publicationTasks: t, posts, units } = reader.s;
	return reader.db
		.select({
			sha256: f.sha256,
			taskId: t.id,
			unitPath: units.path,
			title: posts.title,
			place: p.place,
			handedInAt: p.handedInAt,
		})
		.from(f)
		.innerJoin(p, eq(p.id, f.proofId))
		.innerJoin(t, eq(t.id, p.taskId))
		.innerJoin(posts, eq(posts.id, t.postId))
		.innerJoin(units, eq(units.id, t.unitId))
		.where(and(inArray(f.sha256, [...photoHashes]), ne(p.id, proofId)))
		.orderBy(asc(p.handedInAt))
		.limit(20);
}

function selectTasks(reader: Reader) {
	const { publicationTasks: t, publications: p, posts, channels, units } = reader.s;
	return reader.db
		.select({
			task: t,
			payload: p.payload,
			hash: p.hash,
			dueAt: p.dueAt,
			publicationState: p.state,
			reason: p.reason,
			detail: p.detail,
			url: p.url,
			title: posts.title,
			channelName: channels.name,
			settings: channels.settings,
			unitName: units.shortName,
		})
		.from(t)
		.innerJoin(p, eq(p.id, t.publicationId))
		.innerJoin(posts, eq(posts.id, t.postId))
		.innerJoin(channels, eq(channels.id, t.channelId))
		.innerJoin(units, eq(units.id, t.unitId));
}
export type TaskRow = Awaited<ReturnType<typeof findTask>>;

export async function findTask(reader: Reader, id: string, scope: Scope) {
	const { publicationTasks: t } = reader.s;
	const [row] = await selectTasks(reader).where(and(eq(t.id, id), withinScope(reader, t.unitId, scope)));
	return row ?? null;
}

function proofExists(reader: Reader, condition: SQL | undefined): SQL {
	const { publicationTasks: t, taskProofs: p } = reader.s;
	return exists(
		reader.db
			.select({ one: sql`1` })
			.from(p)
			.where(and(eq(p.taskId, t.id), condition)),
	);
}

function inTab(reader: Reader, tab: TaskTab, now: number): SQL | undefined {
	const { publicationTasks: t, taskProofs: p } = reader.s;
	const standing = and(ne(p.state, 'returned'), isNull(p.takenDownAt));
	switch (tab) {
		case 'todo':
			return eq(t.state, 'open');
		case 'check':
			return proofExists(reader, and(eq(p.state, 'checking'), isNull(p.takenDownAt)));
		case 'down':
			return or(
				proofExists(reader, and(standing, lte(p.downAt, now))),
				and(isNotNull(t.recalledAt), proofExists(reader, standing)),
			);
		case 'done':
			return ne(t.state, 'open');
	}
}

export interface TaskQuery {
	scope: Scope;
	tab: TaskTab;
	now: number;
	offset: number;
	limit: number;
}

/** Tasks within `scope`: what is to be done by its time, what is done newest first. */
export async function listTasksWithin(reader: Reader, { scope, tab, now, offset, limit }: TaskQuery) {
	const { publicationTasks: t } = reader.s;
	return selectTasks(reader)
		.where(and(inTab(reader, tab, now), withinScope(reader, t.unitId, scope)))
		.orderBy(tab === 'done' ? desc(t.closedAt) : asc(t.dueBy), asc(t.id))
		.limit(limit)
		.offset(offset);
}

export async function countTab(
	reader: Reader,
	query: Pick<TaskQuery, 'scope' | 'tab' | 'now'>,
): Promise<number> {
	const { publicationTasks: t } = reader.s;
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(and(inTab(reader, query.tab, query.now), withinScope(reader, t.unitId, query.scope)));
	return row?.n ?? 0;
}

/** Open tasks to be done before `horizon` that not every reminder went out for. */
export async function lockRemindable(tx: Tx, horizon: number, limit: number): Promise<Task[]> {
	const { publicationTasks: t } = tx.s;
	return tx.claiming(
		tx.db
			.select()
			.from(t)
			.where(and(eq(t.state, 'open'), lte(t.dueBy, horizon), or(isNull(t.soonAt), isNull(t.lateAt))))
			.orderBy(asc(t.dueBy), asc(t.id))
			.limit(limit),
	);
}

/** Proofs whose time to be taken down has come, not yet reminded of, with their task. */
export async function lockOverstaying(tx: Tx, now: number, limit: number) {
	const { taskProofs: p, publicationTasks: t } = tx.s;
	const rows = await tx.claiming(
		tx.db
			.select()
			.from(p)
			.where(
				and(lte(p.downAt, now), isNull(p.takenDownAt), isNull(p.downRemindedAt), ne(p.state, 'returned')),
			)
			.orderBy(asc(p.downAt), asc(p.id))
			.limit(limit),
	);
	if (rows.length === 0) return [];
	const tasks = await tx.db
		.select()
		.from(t)
		.where(
			inArray(
				t.id,
				rows.map(({ taskId }) => taskId),
			),
		);
	return rows.flatMap((proof) => {
		const task = tasks.find(({ id }) => id === proof.taskId);
		return task ? [{ proof, task }] : [];
	});
}

/** Marks the tasks of publications as recalled for `notice`. */
export async function markRecalled(
	tx: Tx,
	id: string,
	mark: { notice: TaskNotice; at: number },
): Promise<void> {
	await updateTask(tx, id, { notice: mark.notice, recalledAt: mark.at });
}

export async function unitPath(reader: Reader, unitId: string): Promise<string> {
	const { units } = reader.s;
	const [row] = await reader.db.select({ path: units.path }).from(units).where(eq(units.id, unitId));
	return row?.path ?? '';
}
