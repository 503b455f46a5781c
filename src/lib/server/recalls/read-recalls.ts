import type { RetractionAct, RetractionOutcome, RetractionState } from '#lib/contract/recalls.ts';
import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { actsFor } from './rules.ts';
import * as rows from './store.ts';

const LISTED = 100;

/** One line of a recall's history. `item` is the index of the item it is about, or null for the recall itself. */
export interface RecallLine {
	at: number;
	by: string | null;
	item: string | null;
	kind: string;
	from: RetractionState | null;
	to: RetractionState | null;
	outcome: RetractionOutcome | null;
	note: string | null;
	cancelled: number;
	live: number;
}

/** The recalls a person may see, open ones first. */
export async function listRecalls(ctx: Ctx, actor: Actor | null) {
	requirePermission(actor, 'publication.read');
	const listed = await rows.listWithin(ctx.store, scopeOf(actor, 'publication.read'), LISTED);
	const items = await rows.itemsOf(
		ctx.store,
		listed.map(({ recall }) => recall.id),
	);
	return listed.map((row) => ({
		...headOf(row),
		items: items.filter(({ retraction }) => retraction.recallId === row.recall.id).map(briefOf),
	}));
}

/**
 * One recall with its items, what may be done with each, and its history.
 * @throws {NotFoundError} none, or none of the units the actor may see
 */
export async function readRecall(ctx: Ctx, actor: Actor | null, id: string) {
	requirePermission(actor, 'publication.read');
	const found = await rows.findWithin(ctx.store, id, scopeOf(actor, 'publication.read'));
	if (!found) throw new NotFoundError('not_found', { what: '这次撤回' });
	const items = await rows.itemsOf(ctx.store, [id]);
	const resolves = await rows.isRecallWithin(ctx.store, id, scopeOf(actor, 'publication.resolve'));
	const recalls = await rows.isRecallWithin(ctx.store, id, scopeOf(actor, 'publication.recall'));
	const allowed = (act: RetractionAct) => (act === 'keep' ? recalls : resolves);
	return {
		recall: headOf(found),
		items: items.map((item) => ({
			...briefOf(item),
			detail: item.retraction.detail,
			note: item.retraction.note,
			evidenceUrl: item.retraction.evidenceUrl,
			attempts: item.retraction.attempts,
			wakeAt: item.retraction.wakeAt,
			url: item.url,
			publishedAt: item.publishedAt,
			closedByName: item.closedByName ?? null,
			acts: actsFor(item.retraction).filter(allowed),
		})),
		history: await historyOf(ctx, id, items),
	};
}

/** What the pages of a post and of its publications say about taking it back. */
export async function recallOutlook(ctx: Ctx, actor: Actor | null, postId: string) {
	requirePermission(actor, 'publication.read');
	const newest = await rows.newestRecall(ctx.store, postId);
	const within = await rows.findPost(ctx.store, postId, scopeOf(actor, 'publication.recall'));
	const standing = await rows.standingOf(ctx.store, postId);
	return {
		/** The last recall of the post, open or not. */
		recall: newest && { id: newest.id, kind: newest.kind, closedAt: newest.closedAt },
		mayRecall: within !== null && standing.live + standing.open > 0,
		...standing,
	};
}

function headOf({ recall, title, unitName, startedByName }: rows.ListedRecall) {
	const { id, postId, kind, reason, startedAt, targetAt, closedAt } = recall;
	return {
		id,
		postId,
		kind,
		reason,
		startedAt,
		targetAt,
		closedAt,
		title,
		unitName,
		startedByName: startedByName ?? '',
	};
}

function briefOf({ retraction, channelName, platform, publicationState }: rows.ListedItem) {
	const { id, publicationId, state, outcome, closedAt } = retraction;
	return { id, publicationId, publicationState, state, outcome, closedAt, channelName, platform };
}

async function historyOf(ctx: Ctx, id: string, items: rows.ListedItem[]): Promise<RecallLine[]> {
	const logged = await rows.eventsOf(
		ctx.store,
		id,
		items.map(({ retraction }) => retraction.id),
	);
	return logged.map(({ at, kind, subjectId, payload, actorName }) => {
		const facts = payload as Partial<RecallLine>;
		const item = items.find(({ retraction }) => retraction.id === subjectId);
		return {
			at,
			kind,
			by: actorName,
			item: item?.channelName ?? null,
			from: facts.from ?? null,
			to: facts.to ?? null,
			outcome: facts.outcome ?? null,
			note: facts.note ?? null,
			cancelled: facts.cancelled ?? 0,
			live: facts.live ?? 0,
		};
	});
}
