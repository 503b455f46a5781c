import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { Ctx } from '../ctx.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { countHeld, type StoredReading } from './ledger.ts';
import { ledgerOf } from './ledger-of-tx.ts';
import type { Figures } from './figures.ts';
import { heldReadings, markResolved } from './store.ts';

export interface Resolution {
	readingId: number;
	/** true: it is right and counts; false: it is wrong and never will. */
	accept: boolean;
}

/** Readings that wait for a person, of the units whose figures the actor may write. */
export function listHeldReadings(ctx: Pick<Ctx, 'store'>, actor: Actor | null) {
	requirePermission(actor, 'figure.write');
	return heldReadings(ctx.store, scopeOf(actor, 'figure.write'));
}

/**
 * A person's word on a running total that fell or jumped.
 * @throws {NotFoundError} no such reading within reach @throws {ConflictError} it does not wait (any more)
 */
export async function resolveReading(
	ctx: Ctx & { readonly figures: Figures },
	actor: Actor | null,
	{ readingId, accept }: Resolution,
): Promise<void> {
	requirePermission(actor, 'figure.write');
	const at = ctx.clock.now();
	await ctx.store.tx(async (tx) => {
		const ledger = ledgerOf(tx);
		const reading: StoredReading | null = await ledger.byId(readingId);
		const unit = reading && (await findUnit(tx, reading.unitId, scopeOf(actor, 'figure.write')));
		if (!reading || !unit) throw new NotFoundError('not_found', { what: '这条读数' });
		if (reading.status !== 'held') throw new ConflictError('conflict.state', { what: '这条读数' });
		if (accept) ctx.figures.changedBy(tx, await countHeld(ledger, reading));
		else await ledger.setStatus([readingId], 'rejected');
		await markResolved(tx, readingId, actor.id);
		const indicator = reading.indicator as IndicatorKey;
		await ctx.events.append(tx, {
			kind: 'reading.resolved',
			at,
			unitId: reading.unitId,
			actorId: actor.id,
			subject: { kind: 'reading', id: String(readingId) },
			payload: { indicator, accepted: accept },
		});
	});
}
