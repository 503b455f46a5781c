import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { Tx } from '../db/index.ts';
import { lookupOf } from './ledger-of-tx.ts';
import { placePublications } from './lookups.ts';
import type { ReadingInput } from './write-readings.ts';

/** One figure a platform gave of one publication. */
export interface PublicationFigure {
	publicationId: string;
	indicator: IndicatorKey;
	value: number;
	/** End of the period it covers, epoch ms. */
	asOf: number;
	/** The same for the same observation; a revised value has a new one. */
	key: string;
}

/** The readings of a channel's figures; figures of publications that are not there are left out. */
export async function readingsOfFigures(
	tx: Tx,
	channelId: string,
	figures: readonly PublicationFigure[],
): Promise<ReadingInput[]> {
	const ids = [...new Set(figures.map(({ publicationId }) => publicationId))];
	const places = new Map((await placePublications(lookupOf(tx), ids)).map((place) => [place.id, place]));
	return figures.flatMap(({ publicationId, indicator, value, asOf, key }): ReadingInput[] => {
		const place = places.get(publicationId);
		if (!place) return [];
		const { unitId, columnId, campaignId } = place;
		const subject = { kind: 'publication', id: publicationId } as const;
		const source = `platform:${channelId}`;
		return [{ indicator, unitId, subject, channelId, columnId, campaignId, value, asOf, source, key }];
	});
}
