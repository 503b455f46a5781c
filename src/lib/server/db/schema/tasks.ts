import { sql } from 'drizzle-orm';
import type { Platform } from '#lib/contract/channels.ts';
import type {
	OfflineKind,
	PhotoTime,
	ProofState,
	TaskNotice,
	TaskState,
	TaskWay,
} from '#lib/contract/tasks.ts';
import type { Kit } from '../kit.ts';

export function taskTables(k: Kit) {
	/** A publication that waits for a person to do what no program can: one row each. */
	const publicationTasks = k.table(
		'publication_tasks',
		{
			id: k.text('id').primaryKey(),
			publicationId: k.text('publication_id').notNull(),
			postId: k.text('post_id').notNull(),
			channelId: k.text('channel_id').notNull(),
			/** The channel's unit: its people do it. */
			unitId: k.text('unit_id').notNull(),
			platform: k.text('platform').$type<Platform>().notNull(),
			way: k.text('way').$type<TaskWay>().notNull(),
			/** What is put up; null where a link is the evidence. */
			kind: k.text('kind').$type<OfflineKind>(),
			state: k.text('state').$type<TaskState>().notNull(),
			/** Places it is to be seen at. */
			places: k.int('places').notNull().default(1),
			/** To be done by. */
			dueBy: k.ms('due_by').notNull(),
			openedAt: k.ms('opened_at').notNull(),
			closedAt: k.ms('closed_at'),
			/** Why nothing is to be put up any more. */
			notice: k.text('notice').$type<TaskNotice>(),
			/** What stands is to be taken down since. */
			recalledAt: k.ms('recalled_at'),
			/** Reminded that the time runs out, and that it has. */
			soonAt: k.ms('soon_at'),
			lateAt: k.ms('late_at'),
		},
		(t) => [
			k.uniqueIndex('publication_tasks_once').on(t.publicationId),
			k.index('publication_tasks_post').on(t.postId),
			k.index('publication_tasks_unit').on(t.unitId, t.state),
			k
				.index('publication_tasks_open')
				.on(t.dueBy)
				.where(sql`state = 'open'`),
		],
	);
	/** One place at which it was put up. The id is made by the phone, so that a form sent twice counts once. */
	const taskProofs = k.table(
		'task_proofs',
		{
			id: k.text('id').primaryKey(),
			taskId: k
				.text('task_id')
				.notNull()
				.references(() => publicationTasks.id),
			unitId: k.text('unit_id').notNull(),
			place: k.text('place').notNull(),
			community: k.text('community').notNull(),
			upAt: k.ms('up_at').notNull(),
			/** To be taken down at; null: stays until further notice. */
			downAt: k.ms('down_at'),
			quantity: k.int('quantity').notNull(),
			/** 条 块 张 份 场 次 */
			measure: k.text('measure').notNull(),
			dutyName: k.text('duty_name').notNull(),
			note: k.text('note').notNull(),
			state: k.text('state').$type<ProofState>().notNull(),
			handedInBy: k.text('handed_in_by').notNull(),
			handedInAt: k.ms('handed_in_at').notNull(),
			checkedBy: k.text('checked_by'),
			checkedAt: k.ms('checked_at'),
			returnReason: k.text('return_reason'),
			takenDownBy: k.text('taken_down_by'),
			takenDownAt: k.ms('taken_down_at'),
			/** Reminded to take it down. */
			downRemindedAt: k.ms('down_reminded_at'),
		},
		(t) => [
			k.index('task_proofs_task').on(t.taskId),
			k.index('task_proofs_unit').on(t.unitId, t.state),
			k
				.index('task_proofs_down')
				.on(t.downAt)
				.where(sql`taken_down_at is null`),
		],
	);
	const taskPhotos = k.table(
		'task_photos',
		{
			proofId: k
				.text('proof_id')
				.notNull()
				.references(() => taskProofs.id),
			mediaId: k.text('media_id').notNull(),
			/** Of the file as it was handed in, hex: the same photograph is recognised wherever it comes up again. */
			sha256: k.text('sha256').notNull(),
			takenAt: k.ms('taken_at').notNull(),
			takenFrom: k.text('taken_from').$type<PhotoTime>().notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.proofId, t.mediaId] }), k.index('task_photos_content').on(t.sha256)],
	);
	/** The same article elsewhere: who took it over, under which title, where. */
	const reposts = k.table(
		'reposts',
		{
			id: k.text('id').primaryKey(),
			taskId: k
				.text('task_id')
				.notNull()
				.references(() => publicationTasks.id),
			publicationId: k.text('publication_id').notNull(),
			unitId: k.text('unit_id').notNull(),
			outlet: k.text('outlet').notNull(),
			/** Their title. */
			title: k.text('title').notNull(),
			url: k.text('url').notNull(),
			/** The address without what differs between two copies of one link. */
			urlKey: k.text('url_key').notNull(),
			repostedAt: k.ms('reposted_at').notNull(),
			recordedBy: k.text('recorded_by').notNull(),
			recordedAt: k.ms('recorded_at').notNull(),
		},
		(t) => [
			k.index('reposts_task').on(t.taskId),
			k.index('reposts_link').on(t.urlKey),
			k.index('reposts_unit').on(t.unitId),
		],
	);
	/** Readership of a repost as a person read it off. */
	const repostReads = k.table(
		'repost_reads',
		{
			id: k.text('id').primaryKey(),
			repostId: k
				.text('repost_id')
				.notNull()
				.references(() => reposts.id),
			value: k.int('value').notNull(),
			asOf: k.ms('as_of').notNull(),
			enteredBy: k.text('entered_by').notNull(),
			enteredAt: k.ms('entered_at').notNull(),
		},
		(t) => [k.index('repost_reads_repost').on(t.repostId, t.asOf)],
	);
	return { publicationTasks, taskProofs, taskPhotos, reposts, repostReads };
}
