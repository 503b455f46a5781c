import type { Ctx } from '../ctx.ts';
import { voidSignatures } from './store.ts';

/** A new revision or a withdrawal, through whatever door, voids the signatures the post had. Wired in `app.ts`. */
export function voidSignaturesOnChange({ events }: Pick<Ctx, 'events'>): void {
	events.on('post.revised', async (tx, event) => {
		const { subject, at, unitId, actorId, payload } = event;
		const count = await voidSignatures(tx, subject.id, { at, reason: 'revised' });
		if (count === 0) return;
		await events.append(tx, {
			kind: 'review.voided',
			at,
			unitId,
			actorId,
			subject,
			payload: { count, revisionId: payload.revisionId },
		});
	});
	events.on('post.withdrawn', async (tx, event) => {
		await voidSignatures(tx, event.subject.id, { at: event.at, reason: 'withdrawn' });
	});
}
