import type { EvidenceLine, HoldReason, PublicationState, Resolution } from '#lib/contract/publishing.ts';
import type { LookResult } from '../channels/channel.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import type { Publication } from './rules.ts';
import { findWithin } from './store-lists.ts';
import * as rows from './store.ts';
import { mayResolve, viewOf, type PublicationView } from './view-publication.ts';

export type Evidence = EvidenceLine[];

/** Everything known about one publication, oldest first: changes, attempts, steps, callbacks, decisions. */
export async function gatherEvidence(reader: Reader, row: Publication): Promise<Evidence> {
	const [events, attempts, steps, callbacks] = await Promise.all([
		rows.eventsOf(reader, row.id),
		rows.attemptsOf(reader, row.id),
		rows.stepsOf(reader, row.id),
		rows.callbacksOf(reader, row),
	]);
	const numbers = { send: 0, look: 0 };
	const lines: Evidence = [
		...events.map(eventLine),
		...attempts.map((attempt): EvidenceLine => {
			const { kind, outcome, detail, startedAt, endedAt } = attempt;
			const tookMs = endedAt === null ? null : endedAt - startedAt;
			return {
				at: endedAt ?? startedAt,
				kind: 'attempt',
				attempt: kind,
				number: ++numbers[kind],
				outcome,
				detail,
				tookMs,
			};
		}),
		...steps.map((step): EvidenceLine => ({ at: step.at, kind: 'step', step: step.step })),
		...callbacks.map((callback): EvidenceLine => {
			const result = callback.result as LookResult;
			return {
				at: callback.at,
				kind: 'callback',
				outcome: result.kind,
				detail: 'detail' in result ? result.detail : null,
			};
		}),
	];
	return lines.sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/** Order within one moment: it begins, the platform is spoken to, it answers, and what follows from that. */
function rank(line: EvidenceLine): number {
	if (line.kind === 'change') return line.from === null || line.to === 'sending' ? 0 : 4;
	return { step: 1, callback: 2, attempt: 3, resolved: 5 }[line.kind];
}

type LoggedRow = Awaited<ReturnType<typeof rows.eventsOf>>[number];

function eventLine({ at, kind, payload, actorName }: LoggedRow): EvidenceLine {
	if (kind === 'publication.resolved') {
		const { resolution, note } = payload as { resolution: Resolution; note: string };
		return { at, kind: 'resolved', resolution, note, by: actorName ?? '' };
	}
	const { from, to, reason } = payload as {
		from: PublicationState | null;
		to: PublicationState;
		reason: HoldReason | null;
	};
	return { at, kind: 'change', from, to, reason, by: actorName };
}

/**
 * One publication with its evidence.
 * @throws {NotFoundError} none, or none of the units the actor may see
 */
export async function readPublication(
	ctx: Ctx,
	actor: Actor | null,
	id: string,
): Promise<{ publication: PublicationView; evidence: Evidence }> {
	requirePermission(actor, 'publication.read');
	const found = await findWithin(ctx.store, id, scopeOf(actor, 'publication.read'));
	if (!found) throw new NotFoundError('not_found', { what: '这次发布' });
	return {
		publication: viewOf(found, mayResolve(actor)),
		evidence: await gatherEvidence(ctx.store, found.publication),
	};
}
