import type { BeatNotice } from '#lib/contract/boards.ts';
import type { Kit } from '../kit.ts';

/** Rows of an earlier version lack what they did not know yet. */
interface HeartbeatDetail {
	jumps?: number;
	lagMs?: number;
	notice?: BeatNotice | null;
	/** A job has been running for far too long. */
	stuck?: boolean;
}

/** What the installation itself knows: settings, the heartbeat, the event log. */
export function systemTables(k: Kit) {
	return {
		settings: k.table('settings', {
			key: k.text('key').primaryKey(),
			value: k.json<unknown>('value').notNull(),
			updatedAt: k.ms('updated_at').notNull(),
		}),
		/** Keys of creating forms that were used: a form sent twice makes one thing. Swept after a week. */
		formKeys: k.table(
			'form_keys',
			{
				key: k.text('key').primaryKey(),
				accountId: k.text('account_id').notNull(),
				at: k.ms('at').notNull(),
			},
			(t) => [k.index('form_keys_at').on(t.at)],
		),
		heartbeats: k.table('heartbeats', {
			node: k.text('node').primaryKey(),
			at: k.ms('at').notNull(),
			startedAt: k.ms('started_at').notNull(),
			/** What the node noticed: loop lag, clock jumps, a job that does not end. */
			detail: k.json<HeartbeatDetail>('detail').notNull(),
		}),
		/** Append-only (by trigger). `hash` chains over the unit's earlier events. */
		events: k.table(
			'events',
			{
				seq: k.serial('seq'),
				at: k.ms('at').notNull(),
				unitId: k.text('unit_id').notNull(),
				kind: k.text('kind').notNull(),
				actorId: k.text('actor_id'),
				subjectKind: k.text('subject_kind').notNull(),
				subjectId: k.text('subject_id').notNull(),
				payload: k.json<Record<string, unknown>>('payload').notNull(),
				prev: k.text('prev').notNull(),
				hash: k.text('hash').notNull(),
			},
			(t) => [
				k.index('events_unit').on(t.unitId, t.seq),
				k.index('events_subject').on(t.subjectKind, t.subjectId, t.seq),
				k.index('events_kind').on(t.kind, t.at),
			],
		),
		eventHeads: k.table('event_heads', {
			unitId: k.text('unit_id').primaryKey(),
			count: k.big('count').notNull(),
			hash: k.text('hash').notNull(),
		}),
	};
}
