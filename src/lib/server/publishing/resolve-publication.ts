import { isWebAddress } from '#lib/contract/posts.ts';
import type { PublicationState, Resolution } from '#lib/contract/publishing.ts';
import { PUBLICATION_WORDS } from '#lib/labels/publishing.ts';
import type { Ctx } from '../ctx.ts';
import { ConflictError, InputError, NotFoundError, PermissionError, type AppError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { changePublication } from './change-publication.ts';
import { type Publication } from './rules.ts';
import { decideResolution, type ResolutionRuling } from './rules-resolution.ts';
import { findWithin } from './store-lists.ts';
import * as rows from './store.ts';

export interface ResolvePublicationInput {
	publicationId: string;
	resolution: Resolution;
	/** The state on the person's screen. */
	state: PublicationState;
	/** Why; 1 to 200 characters. */
	note: string;
	/** For `confirm_published`: where it stands; empty when there is no address. */
	url: string;
	/** For `reschedule`: epoch ms. */
	dueAt: number | null;
}

/**
 * A person decides about a publication that waits for one: it is out, send it again (asked by one, confirmed by another),
 * another time, or not at all. The reason goes to the log.
 * @throws {InputError} the address or the time cannot be used
 * @throws {ConflictError} it changed since it was shown, or this cannot be done in its state
 * @throws {PermissionError} the same person asked for the resend
 */
export async function resolvePublication(
	ctx: Ctx,
	actor: Actor | null,
	input: ResolvePublicationInput,
): Promise<void> {
	requirePermission(actor, 'publication.resolve');
	const { resolution, note, dueAt } = input;
	const url = resolution === 'confirm_published' ? addressOf(input.url) : null;
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const found = await findWithin(tx, input.publicationId, scopeOf(actor, 'publication.resolve'));
		const row = found && (await rows.lockPublication(tx, input.publicationId));
		if (!row) throw new NotFoundError('not_found', { what: '这次发布' });
		if (row.state !== input.state) throw new ConflictError('conflict.state', stateOf(row));
		const now = ctx.clock.now();
		const ruling = decideResolution(row, { resolution, actorId: actor.id, note, url, dueAt, now });
		if (!('change' in ruling)) throw refusal(ruling, row);
		await changePublication({ ctx, rows }, tx, { row, change: ruling.change, actorId: actor.id });
		await ctx.events.append(tx, {
			kind: 'publication.resolved',
			at: now,
			unitId: row.unitId,
			actorId: actor.id,
			subject: { kind: 'publication', id: row.id },
			payload: { resolution, note, url, dueAt: resolution === 'reschedule' ? dueAt : null },
		});
	});
}

function addressOf(text: string): string | null {
	if (text === '') return null;
	if (!isWebAddress(text))
		throw new InputError('input.invalid', {
			name: 'url',
			field: '链接',
			detail: '要以 http:// 或 https:// 开头',
		});
	return text;
}

function stateOf(row: Publication) {
	return { what: '这次发布', state: PUBLICATION_WORDS[row.state] };
}

function refusal({ refused }: ResolutionRuling & { refused: unknown }, row: Publication): AppError {
	if (refused === 'permission.same_person')
		return new PermissionError('permission.same_person', { what: '申请重发和确认重发' });
	if (refused === 'input.empty') return new InputError('input.empty', { name: 'url', field: '链接' });
	if (refused === 'input.past_time') return new InputError('input.past_time', { name: 'dueAt' });
	return new ConflictError('conflict.state', stateOf(row));
}
