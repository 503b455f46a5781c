import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { freezeOver } from '../freezes/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { PUBLICATION_WORDS } from '#lib/labels/publishing.ts';
import { changePublication } from './change-publication.ts';
import { cancelled, confirmed, isLeftBehind, spacedTimes, type Publication } from './rules.ts';
import * as rows from './store.ts';

/** One transaction's worth; the rest is decided with the next. */
const MOST_AT_ONCE = 500;

export interface DecideMissedInput {
	/** 'all': everything in reach that missed its time, at most 500 at once. */
	publicationIds: readonly string[] | 'all';
	decision: 'reschedule' | 'cancel';
	/** Why; 1 to 200 characters. */
	note: string;
	/** For `reschedule`: when the first goes out, epoch ms. */
	startAt: number | null;
	/** For `reschedule`: between one post and the next; a post's channels stay together. */
	everyMinutes: number;
}

/**
 * A person decides about many publications that missed their time or were held by a freeze, all of them or none: spaced times in the order in which
 * they were planned, or not at all.
 * @throws {InputError} the first time is missing or has passed
 * @throws {ConflictError} one of them waits no longer
 * @throws {NotFoundError} one of them is none, or out of the actor's reach
 */
export async function decideMissed(
	ctx: Ctx,
	actor: Actor | null,
	input: DecideMissedInput,
): Promise<{ count: number }> {
	requirePermission(actor, 'publication.resolve');
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		const startAt = input.decision === 'reschedule' ? firstTime(input.startAt, now) : null;
		const missed = await lockChosen(tx, actor, input.publicationIds);
		const times = spacedTimes(missed, { startAt: startAt ?? now, everyMs: input.everyMinutes * MINUTE });
		for (const row of missed)
			await decide(ctx, tx, {
				row,
				actorId: actor.id,
				note: input.note,
				now,
				dueAt: startAt && (times.get(row.id) ?? startAt),
			});
		return { count: missed.length };
	});
}

async function lockChosen(
	tx: Tx,
	actor: Actor,
	chosen: DecideMissedInput['publicationIds'],
): Promise<Publication[]> {
	const scope = scopeOf(actor, 'publication.resolve');
	const ids = chosen === 'all' ? await rows.missedWithin(tx, scope, MOST_AT_ONCE) : [...new Set(chosen)];
	if (ids.length === 0) throw new InputError('input.empty', { field: '要处理的发布' });
	const missed = await rows.lockWithin(tx, ids, scope);
	if (missed.length < ids.length) throw new NotFoundError('not_found', { what: '选中的发布' });
	return missed;
}

function firstTime(startAt: number | null, now: number): number {
	if (startAt === null) throw new InputError('input.empty', { name: 'startAt', field: '从何时开始' });
	if (startAt < now - MINUTE) throw new InputError('input.past_time', { name: 'startAt' });
	return Math.max(startAt, now);
}

interface Decision {
	row: Publication;
	actorId: string;
	note: string;
	now: number;
	/** Null: not at all. */
	dueAt: number | null;
}

async function decide(ctx: Ctx, tx: Tx, { row, actorId, note, now, dueAt }: Decision): Promise<void> {
	const what = `《${row.payload.title}》`;
	if (!isLeftBehind(row))
		throw new ConflictError('conflict.state', { what, state: PUBLICATION_WORDS[row.state] });
	if (dueAt !== null && (await freezeOver(tx, row))) throw new ConflictError('freeze.in_force', { what });
	const change = dueAt === null ? cancelled(row, 'by_person', note) : confirmed(row, Math.max(dueAt, now));
	await changePublication({ ctx, rows }, tx, { row, change, actorId });
	await ctx.events.append(tx, {
		kind: 'publication.resolved',
		at: now,
		unitId: row.unitId,
		actorId,
		subject: { kind: 'publication', id: row.id },
		payload: { resolution: dueAt === null ? 'cancel' : 'reschedule', note, url: null, dueAt },
	});
}
