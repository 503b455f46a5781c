import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { OfflineKind } from '#lib/contract/tasks.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { lookupOf } from './ledger-of-tx.ts';
import { placePublications } from './lookups.ts';
import type { ReadingInput } from './write-readings.ts';

type Write = (tx: Tx, readings: readonly ReadingInput[]) => Promise<unknown>;

const COUNTED_AS: Readonly<Record<OfflineKind, IndicatorKey>> = {
	board: 'outreach.boards',
	banner: 'outreach.banners',
	poster: 'outreach.posters',
	leaflet: 'outreach.leaflets',
	loudspeaker: 'outreach.broadcasts',
	event: 'outreach.events',
};

/**
 * Counts what was put up when another person has checked it, takes it off again when it is returned afterwards, and keeps
 * the readership of reposts, all in the transaction of the act itself.
 */
export function countOutreach(ctx: Pick<Ctx, 'events'>, write: Write): void {
	ctx.events.on('proof.checked', async (tx, event) => {
		const { kind, quantity, upAt } = event.payload;
		await write(tx, [
			await readingOf(tx, event, { indicator: COUNTED_AS[kind], value: quantity, asOf: upAt }),
		]);
	});
	ctx.events.on('proof.returned', async (tx, event) => {
		const { kind, quantity, upAt, counted } = event.payload;
		if (!counted) return;
		await write(tx, [
			await readingOf(tx, event, { indicator: COUNTED_AS[kind], value: -quantity, asOf: upAt }),
		]);
	});
	ctx.events.on('repost.read', async (tx, event) => {
		const { repostId: facet, value, asOf } = event.payload;
		await write(tx, [{ ...(await readingOf(tx, event, { indicator: 'repost.reads', value, asOf })), facet }]);
	});
}

async function readingOf(
	tx: Tx,
	event: LoggedEvent<'proof.checked' | 'proof.returned' | 'repost.read'>,
	counted: Pick<ReadingInput, 'indicator' | 'value' | 'asOf'>,
): Promise<ReadingInput> {
	const { publicationId } = event.payload;
	const [place] = await placePublications(lookupOf(tx), [publicationId]);
	return {
		...counted,
		unitId: event.unitId,
		subject: { kind: 'publication', id: publicationId },
		channelId: place?.channelId ?? '',
		columnId: place?.columnId ?? '',
		campaignId: place?.campaignId ?? '',
		source: 'tasks',
		method: 'entered',
		key: `event:${event.seq}`,
	};
}
