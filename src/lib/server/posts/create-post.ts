import { validate } from 'uuid';
import type { Ctx } from '../ctx.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { checkCampaign, checkColumn, checkContent } from './check-references.ts';
import { checkPlannedAt, hashContent, parseContent } from './rules.ts';
import { insertPost, insertRevision } from './store.ts';

export interface CreatePostInput {
	/** UUID the form was drawn with: the same form sent twice makes one post. */
	id?: string;
	unitId: string;
	columnId: string;
	campaignId?: string | null;
	/** Epoch ms; null or absent leaves it in the tray. */
	plannedAt?: number | null;
	/** As {@link PostContentSchema} takes it. */
	content: unknown;
}

/**
 * Makes a post with its first revision, a draft of `unitId`.
 * @throws {InputError} content, column, campaign, channels or time cannot be used
 * @throws {ConflictError} `conflict.replayed` when the form was sent before; its post stands
 */
export async function createPost(
	ctx: Ctx,
	actor: Actor | null,
	input: CreatePostInput,
): Promise<{ id: string; revisionId: string }> {
	requirePermission(actor, 'post.write');
	const id = input.id ?? newId();
	if (!validate(id)) throw new InputError('input.invalid');
	const content = parseContent(input.content);
	const hash = hashContent(content);
	const plannedAt = input.plannedAt ?? null;
	const campaignId = input.campaignId ?? null;
	const at = ctx.clock.now();
	return ctx.store.tx(async (tx) => {
		const unit = await findUnit(tx, input.unitId, scopeOf(actor, 'post.write'));
		if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
		checkPlannedAt(plannedAt, at);
		await checkColumn(tx, unit.path, input.columnId);
		await checkCampaign(tx, unit.path, campaignId);
		await checkContent(tx, unit.path, content);
		const revisionId = newId();
		const isNew = await insertPost(tx, {
			id,
			unitId: unit.id,
			columnId: input.columnId,
			campaignId,
			createdBy: actor.id,
			state: 'draft',
			title: content.title,
			revisionId,
			revisionNumber: 1,
			hash,
			channelIds: content.channelIds,
			plannedAt,
			createdAt: at,
			updatedAt: at,
		});
		if (!isNew) throw new ConflictError('conflict.replayed');
		await insertRevision(tx, {
			id: revisionId,
			postId: id,
			number: 1,
			authorId: actor.id,
			content,
			hash,
			createdAt: at,
		});
		await ctx.events.append(tx, {
			kind: 'post.created',
			at,
			unitId: unit.id,
			actorId: actor.id,
			subject: { kind: 'post', id },
			payload: { revisionId, hash },
		});
		return { id, revisionId };
	});
}
