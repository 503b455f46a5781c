import { isWebAddress } from '#lib/contract/posts.ts';
import type { RetractionInput } from '#lib/contract/recalls.ts';
import { RETRACTION_WORDS } from '#lib/labels/recalls.ts';
import type { Ctx } from '../ctx.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { changeRetraction } from './change-retraction.ts';
import { decideAct } from './rules.ts';
import * as rows from './store.ts';

/**
 * A person closes an item of a recall (it is gone, it never was public, it stays) or has the platform asked again.
 * Leaving something public takes the permission to recall.
 * @throws {ConflictError} it changed since it was shown, or this cannot be done in its state
 */
export async function closeRetraction(ctx: Ctx, actor: Actor | null, input: RetractionInput): Promise<void> {
	const permission = input.act === 'keep' ? 'publication.recall' : 'publication.resolve';
	requirePermission(actor, permission);
	const evidenceUrl = input.evidenceUrl === '' ? null : input.evidenceUrl;
	if (evidenceUrl !== null && !isWebAddress(evidenceUrl))
		throw new InputError('input.invalid', {
			name: 'evidenceUrl',
			field: '截图链接',
			detail: '要以 http:// 或 https:// 开头',
		});
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const within = await rows.isRetractionWithin(tx, input.retractionId, scopeOf(actor, permission));
		const row = within ? await rows.lockRetraction(tx, input.retractionId) : null;
		if (!row) throw new NotFoundError('not_found', { what: '这一项撤回' });
		const { act, note } = input;
		const now = ctx.clock.now();
		const change = decideAct(row, { act, actorId: actor.id, note, evidenceUrl, now });
		if (!change || row.state !== input.state)
			throw new ConflictError('conflict.state', { what: '这一项', state: RETRACTION_WORDS[row.state] });
		await changeRetraction(ctx, tx, { row, change, actorId: actor.id });
	});
}
