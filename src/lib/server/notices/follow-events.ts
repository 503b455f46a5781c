import type { Ctx } from '../ctx.ts';
import { FOLLOWED, rulesFor, settledBy } from './notice-rules.ts';
import { insertOutbox } from './store.ts';

/**
 * Writes down what people will have to be told, in the transaction of the act itself: never lost, and nothing that could
 * fail is computed there. Wired in `app.ts`.
 */
export function followEvents({ events }: Pick<Ctx, 'events'>): void {
	for (const kind of FOLLOWED)
		events.on(kind, async (tx, event) => {
			// Most changes of a publication tell nobody anything: ten thousand due at once must not write rows for that.
			if (rulesFor(event).length === 0 && settledBy(event).length === 0) return;
			const { seq, at, unitId, actorId, subject, payload } = event;
			await insertOutbox(tx, {
				seq,
				at,
				kind,
				unitId,
				actorId,
				subjectKind: subject.kind,
				subjectId: subject.id,
				payload: payload,
				wakeAt: at,
				attempts: 0,
			});
		});
}
