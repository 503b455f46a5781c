import type { FigureChange, IndicatorKey, ReadingMethod, SubjectKind } from '#lib/contract/metrics.ts';
import type { Tx } from '../db/index.ts';
import { ledgerOf } from './ledger-of-tx.ts';
import { storeReadings, type Fate } from './ledger.ts';

/** One observation as another domain's act makes it. */
export interface ReadingInput {
	indicator: IndicatorKey;
	unitId: string;
	subject: { kind: SubjectKind; id: string };
	channelId?: string;
	columnId?: string;
	campaignId?: string;
	facet?: string;
	/** Whole number in the indicator's stored unit: minutes, fen. */
	value: number;
	asOf: number;
	/** Where it comes from; keys are unique within it. */
	source: string;
	method?: ReadingMethod;
	/** The same for the same observation; running totals need one. */
	key?: string;
}

/**
 * Writes readings and their sums in the caller's transaction, by the same rules as the ingest thread.
 * @param at when they came, epoch ms
 * @returns one fate a reading, and what changed: tell it to the figures' listeners after the commit
 */
export async function writeReadings(
	tx: Tx,
	readings: readonly ReadingInput[],
	at: number,
): Promise<{ fates: Fate[]; changes: FigureChange[] }> {
	if (readings.length === 0) return { fates: [], changes: [] };
	return storeReadings(
		ledgerOf(tx),
		readings.map((reading) => {
			if (!Number.isSafeInteger(reading.value))
				throw new Error(`a reading of ${reading.indicator} is not a whole number`);
			return {
				indicator: reading.indicator,
				unitId: reading.unitId,
				subjectKind: reading.subject.kind,
				subjectId: reading.subject.id,
				channelId: reading.channelId ?? '',
				columnId: reading.columnId ?? '',
				campaignId: reading.campaignId ?? '',
				facet: reading.facet ?? '',
				value: reading.value,
				asOf: reading.asOf,
				receivedAt: at,
				source: reading.source,
				method: reading.method ?? 'measured',
				key: reading.key ?? null,
			};
		}),
	);
}
