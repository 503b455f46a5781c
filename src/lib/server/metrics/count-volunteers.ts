import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { lookupOf } from './ledger-of-tx.ts';
import { placeActivities } from './lookups.ts';
import type { ReadingInput } from './write-readings.ts';

type Write = (tx: Tx, readings: readonly ReadingInput[]) => Promise<unknown>;
type Counted = 'volunteer.checked_in' | 'volunteer.checked_out';

/** Counts check-ins as 志愿者到岗 and check-outs as 志愿服务时长, in the transaction of the act itself. */
export function countVolunteers(ctx: Pick<Ctx, 'events'>, write: Write): void {
	ctx.events.on(
		'volunteer.checked_in',
		async (tx, event) =>
			void (await write(tx, [await readingOf(tx, event, { indicator: 'volunteer.people', value: 1 })])),
	);
	ctx.events.on(
		'volunteer.checked_out',
		async (tx, event) =>
			void (await write(tx, [
				await readingOf(tx, event, { indicator: 'volunteer.minutes', value: event.payload.minutes }),
			])),
	);
}

async function readingOf(
	tx: Tx,
	event: LoggedEvent<Counted>,
	counted: Pick<ReadingInput, 'indicator' | 'value'>,
): Promise<ReadingInput> {
	const { activityId, role } = event.payload;
	const [place] = await placeActivities(lookupOf(tx), [activityId]);
	return {
		...counted,
		unitId: event.unitId,
		subject: { kind: 'activity', id: activityId },
		campaignId: place?.campaignId ?? '',
		facet: role,
		asOf: event.at,
		source: 'volunteers',
		key: `event:${event.seq}`,
	};
}
