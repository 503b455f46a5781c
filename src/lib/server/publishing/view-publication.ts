import type { Resolution } from '#lib/contract/publishing.ts';
import { scopeOf, type Actor } from '../units/index.ts';
import { resolutionsFor } from './rules-resolution.ts';
import type { ListedPublication } from './store-lists.ts';

/** A publication as the desk shows it. Times are epoch ms. */
export type PublicationView = ReturnType<typeof viewOf>;

export function mayResolve(actor: Actor): boolean {
	return scopeOf(actor, 'publication.resolve').paths.length > 0;
}

/** What a page needs of a publication, and nothing that a browser has no business with. */
export function viewOf(row: ListedPublication, resolves: boolean) {
	const { publication: p, title, channelName, platform, unitName, resendAskedByName } = row;
	const actions: Resolution[] = resolves ? resolutionsFor(p) : [];
	return {
		id: p.id,
		postId: p.postId,
		title: p.payload.title || title,
		channelName,
		platform,
		unitName,
		state: p.state,
		reason: p.reason,
		detail: p.detail,
		hash: p.hash,
		url: p.url,
		remoteId: p.remoteId,
		attempts: p.attempts,
		round: p.round,
		dueAt: p.dueAt,
		wakeAt: p.wakeAt,
		latenessMs: p.latenessMs,
		sentAt: p.sentAt,
		publishedAt: p.publishedAt,
		retractedAt: p.retractedAt,
		updatedAt: p.updatedAt,
		resendAskedBy: p.resendAskedBy,
		resendAskedByName: resendAskedByName ?? null,
		actions,
	};
}
