import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { Tx } from '../db/index.ts';
import type { BotOutcome } from './bots/bot.ts';
import { MAIL_LANE } from './lane.ts';
import { openMailWay } from './mail/mail-way.ts';
import { backOff, GIVE_UP_MS, MEMORY_MS, nextSlot } from './rules.ts';
import type { DeliveryRow } from './store.ts';
import * as rows from './store-lanes.ts';
import { openBotWay, type DeliveryParts, type Way } from './way.ts';

/** Longer than the longest call, so that a lease never ends under a call that is under way. */
const LEASE_MS = MINUTE;
/** Messages of one lane in one go; the next beat goes on. */
const BURST = 20;
const LOOKED_AT = 60;
/** A bot whose settings are refused is tried again this much later, unless somebody changes them before. */
const SETTINGS_MS = 10 * MINUTE;
/** A message that may go later is tried so often: for about six hours. */
const LATER_TRIES = 10;
/** From so many failures in a row on it is shown. */
const SHOWN_AFTER = 3;

/** Says what waits, each lane at its own pace; a job of the heartbeat. Gives how many messages left. */
export async function deliverNotices(parts: DeliveryParts): Promise<number> {
	const { store, clock } = parts.ctx;
	const lanes = await rows.lanesDue(store, clock.now());
	const sent = await Promise.all(lanes.map((lane) => speak(parts, lane)));
	return sent.reduce((sum, n) => sum + n, 0);
}

async function speak(parts: DeliveryParts, lane: string): Promise<number> {
	const { ctx, owner } = parts;
	const now = ctx.clock.now();
	const held = await ctx.store.tx((tx) => rows.claimLane(tx, lane, { owner, now, until: now + LEASE_MS }));
	if (!held) return 0;
	try {
		const way = lane === MAIL_LANE ? await openMailWay(parts) : await openBotWay(parts, lane);
		if (way) return await sayAll(parts, held, way);
		await dropAll(parts, lane);
		return 0;
	} catch (error) {
		ctx.log.error({ err: error, lane }, 'notices could not be delivered, they wait');
		return 0;
	} finally {
		const free = { leaseOwner: null, leaseUntil: null };
		await ctx.store.tx((tx) => rows.updateHeldLane(tx, { id: lane, owner }, free));
	}
}

/** The bot is gone or stopped, or there is no mail server: what there was to say stands in the inbox. */
async function dropAll({ ctx }: DeliveryParts, lane: string): Promise<void> {
	const now = ctx.clock.now();
	const waiting = await rows.waitingOn(ctx.store, { lane, now, limit: LOOKED_AT });
	const end = { outcome: 'settled', detail: null, endedAt: now } as const;
	await ctx.store.tx((tx) =>
		rows.endDeliveries(
			tx,
			waiting.map(({ id }) => id),
			end,
		),
	);
}

async function sayAll(parts: DeliveryParts, held: rows.LaneRow, way: Way): Promise<number> {
	let lane = held;
	for (let said = 0; said < BURST; said++) {
		const next = await sayNext(parts, lane, way);
		if (next === null) return said;
		lane = next.lane;
		if (next.outcome.kind !== 'sent') return said;
	}
	return BURST;
}

interface Said {
	lane: rows.LaneRow;
	outcome: BotOutcome;
}

/** One message, or null when there is none, it is not yet time, or the lease went to somebody else. */
async function sayNext(parts: DeliveryParts, lane: rows.LaneRow, way: Way): Promise<Said | null> {
	const { ctx, owner } = parts;
	const now = ctx.clock.now();
	const slot = nextSlot(way.pace, lane.recent, now);
	if (slot > now) {
		await ctx.store.tx((tx) => rows.updateHeldLane(tx, { id: lane.id, owner }, { blockedUntil: slot }));
		return null;
	}
	const waiting = await rows.waitingOn(ctx.store, { lane: lane.id, now, limit: LOOKED_AT });
	const batch = way.take(waiting);
	if (batch.length === 0) return null;
	const recent = [...lane.recent.filter((at) => at > now - MEMORY_MS), now];
	// Durable before a byte leaves: a crash must not make the lane forget that it spoke.
	const mine = await ctx.store.tx(async (tx) => {
		await rows.beginDeliveries(
			tx,
			batch.map(({ id }) => id),
		);
		return rows.updateHeldLane(tx, { id: lane.id, owner }, { recent, leaseUntil: now + LEASE_MS });
	});
	if (!mine) return null;
	const outcome = await way.say(batch);
	await ctx.store.tx((tx) => record(parts, tx, { lane, batch, outcome }));
	return { lane: { ...lane, recent, failures: outcome.kind === 'sent' ? 0 : lane.failures + 1 }, outcome };
}

interface Spoken {
	lane: rows.LaneRow;
	batch: readonly DeliveryRow[];
	outcome: BotOutcome;
}

async function record(parts: DeliveryParts, tx: Tx, { lane, batch, outcome }: Spoken): Promise<void> {
	const { ctx, owner } = parts;
	const now = ctx.clock.now();
	const ids = batch.map(({ id }) => id);
	if (outcome.kind === 'sent') {
		await rows.endDeliveries(tx, ids, { outcome: 'sent', detail: null, endedAt: now });
		await rows.updateHeldLane(tx, { id: lane.id, owner }, { failures: 0, problem: null, lastSentAt: now });
		return;
	}
	const { sentence } = outcome;
	if (outcome.kind === 'refused' && outcome.class === 'message') {
		await rows.endDeliveries(tx, ids, { outcome: 'failed', detail: sentence, endedAt: now });
		return;
	}
	if (outcome.kind === 'refused' && outcome.class === 'later') {
		const tries = Math.max(...batch.map(({ attempts }) => attempts)) + 1;
		const isOver = tries > LATER_TRIES;
		if (isOver) await rows.endDeliveries(tx, ids, { outcome: 'failed', detail: sentence, endedAt: now });
		else await rows.postponeDeliveries(tx, ids, { wakeAt: now + backOff(tries), detail: sentence });
		return;
	}
	const old = batch.filter(({ at }) => now - at >= GIVE_UP_MS).map(({ id }) => id);
	await rows.endDeliveries(tx, old, { outcome: 'failed', detail: sentence, endedAt: now });
	const failures = lane.failures + 1;
	const waitMs = waitAfter(outcome, failures);
	const later = ids.filter((id) => !old.includes(id));
	await rows.postponeDeliveries(tx, later, { wakeAt: now + waitMs, detail: sentence });
	const isShown = (outcome.kind === 'refused' && outcome.class === 'settings') || failures >= SHOWN_AFTER;
	await rows.updateHeldLane(
		tx,
		{ id: lane.id, owner },
		{
			failures,
			blockedUntil: now + waitMs,
			...(isShown ? { problem: sentence } : {}),
		},
	);
}

function waitAfter(outcome: Exclude<BotOutcome, { kind: 'sent' }>, failures: number): number {
	if (outcome.kind === 'unknown') return backOff(failures);
	return outcome.class === 'wait' ? outcome.waitMs : SETTINGS_MS;
}
