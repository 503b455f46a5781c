import type { HoldReason } from '#lib/contract/publishing.ts';
import { PUBLICATION_WORDS } from '#lib/labels/publishing.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { authorizePublication } from './authorize-publication.ts';
import { changePublication } from './change-publication.ts';
import { cancelled, type Publication } from './rules.ts';
import { handedIn, proven } from './rules-proof.ts';
import * as rows from './store.ts';

type Needs = Pick<Ctx, 'events' | 'clock'>;

/** Reasons for which the door keeps what people put up from counting: the words are not the approved ones. */
const NOT_THE_APPROVED_WORDS: ReadonlySet<string> = new Set<HoldReason>([
	'withdrawn',
	'superseded',
	'content_changed',
	'not_approved',
]);

/**
 * Somebody handed in a photograph of what they put up: the publication is no longer certainly unsent, and a withdrawal
 * leaves it to people. In the caller's transaction. Handing in again, for another place, changes nothing.
 * @throws {ConflictError} the approval does not stand (any more)
 */
export async function noteHandIn(
	ctx: Needs,
	tx: Tx,
	{ publicationId, actorId }: { publicationId: string; actorId: string },
): Promise<void> {
	const row = await lock(ctx, tx, publicationId);
	const change = handedIn(row);
	if (!change) {
		if (row.state === 'published' || (row.state === 'held' && row.reason === 'needs_check')) return;
		throw new ConflictError('conflict.state', { what: '这次发布', state: PUBLICATION_WORDS[row.state] });
	}
	// It was in time when it became a task.
	const ruling = await authorizePublication(tx, { row, now: row.dueAt ?? ctx.clock.now() });
	if (!ruling.open && NOT_THE_APPROVED_WORDS.has(ruling.change.reason ?? ''))
		throw new ConflictError('conflict.state', { what: '这次发布', state: '审核不再有效' });
	await changePublication({ ctx, rows }, tx, { row, change, actorId });
}

export interface Evidenced {
	publicationId: string;
	/** Who says so: for what was put up the checker, not who did it. */
	actorId: string;
	/** Where it stands; null for what has no address. */
	url: string | null;
	/** What was seen, for the line of its history. */
	note: string;
}

/**
 * What a person was asked to do is done and shown: the publication is out. In the caller's transaction; the caller has
 * seen to it that who checks is not who did it.
 * @returns false when it was out already, or waits for something else
 */
export async function publishByEvidence(ctx: Needs, tx: Tx, shown: Evidenced): Promise<boolean> {
	const { publicationId, actorId, url, note } = shown;
	const row = await lock(ctx, tx, publicationId);
	const now = ctx.clock.now();
	const change = proven(row, url, now);
	if (!change) return false;
	await changePublication({ ctx, rows }, tx, { row, change, actorId });
	await ctx.events.append(tx, {
		kind: 'publication.resolved',
		at: now,
		unitId: row.unitId,
		actorId,
		subject: { kind: 'publication', id: row.id },
		payload: { resolution: 'confirm_published', note, url, dueAt: null },
	});
	return true;
}

async function lock(ctx: Needs, tx: Tx, publicationId: string): Promise<Publication> {
	await ctx.events.takeTurn(tx);
	const row = await rows.lockPublication(tx, publicationId);
	if (!row) throw new NotFoundError('not_found', { what: '这次发布' });
	return row;
}

/** What was put up is down again before anybody confirmed it: it counts as not published. In the caller's transaction. */
export async function cancelTakenDown(
	ctx: Needs,
	tx: Tx,
	{ publicationId, actorId, note }: Omit<Evidenced, 'url'>,
): Promise<void> {
	const row = await lock(ctx, tx, publicationId);
	if (row.state !== 'held' || row.reason !== 'needs_check') return;
	await changePublication({ ctx, rows }, tx, { row, change: cancelled(row, 'withdrawn', note), actorId });
}
