import type { HoldReason } from '#lib/contract/publishing.ts';
import type { SendResult } from '../channels/channel.ts';
import type { Tx } from '../db/index.ts';
import { changePublication } from './change-publication.ts';
import { findAdapter } from './find-adapter.ts';
import type { Parts } from './parts.ts';
import { applyCallbacksOfJob } from './apply-callbacks.ts';
import type { Publication } from './rules.ts';

/** Waits between tries, ms. An answer that cannot be stored is only in memory: a full disk may be emptied meanwhile. */
const TRY_AGAIN_MS = [100, 500, 2_000, 5_000];

/**
 * Stores what the platform answered to the send that `mine` stands for, and what follows from it, also when the
 * publication is no longer ours. @throws when it could not be stored; the row then becomes `unknown` with its lease.
 */
export async function recordAnswer(parts: Parts, mine: Publication, answer: SendResult): Promise<void> {
	const { ctx } = parts;
	for (const wait of TRY_AGAIN_MS) {
		try {
			return await ctx.store.tx((tx) => store(parts, tx, { mine, answer }));
		} catch (error) {
			ctx.log.error({ err: error, publicationId: mine.id }, 'an answer was not stored, trying again');
			await parts.pause(wait);
		}
	}
	await ctx.store.tx((tx) => store(parts, tx, { mine, answer }));
}

async function store(
	parts: Parts,
	tx: Tx,
	{ mine, answer }: { mine: Publication; answer: SendResult },
): Promise<void> {
	const { ctx, rules, rows, settling } = parts;
	await ctx.events.takeTurn(tx);
	const row = await rows.lockPublication(tx, mine.id);
	if (!row) throw new Error(`publication ${mine.id} is gone`);
	const now = ctx.clock.now();
	const detail = 'detail' in answer ? (answer.detail ?? null) : null;
	const attempt = { publicationId: mine.id, fence: mine.fence };
	await rows.endAttempt(tx, attempt, { endedAt: now, outcome: outcomeOf(answer), detail });
	const channel = (await findAdapter(parts, tx, row.channelId))?.adapter ?? rules.NO_CHANNEL;
	const change = rules.holds(row, mine)
		? rules.afterSend(row, answer, { now, channel })
		: rules.afterLateAnswer(row, answer, { now, channel });
	const changed = change && (await changePublication(parts, tx, { row, change }));
	if (changed?.state === 'unknown') tx.afterCommit(() => settling.begin(changed));
	if (changed?.state === 'accepted') await applyCallbacksOfJob(parts, tx, changed);
}

const FOR_A_PERSON: ReadonlySet<string> = new Set<HoldReason>(['needs_person', 'needs_proof']);

/** For the evidence: what no program may do was handed over, not refused. */
function outcomeOf(answer: SendResult): string {
	return answer.kind === 'refused' && FOR_A_PERSON.has(answer.reason) ? 'handed_over' : answer.kind;
}
