import { cleanText, countCharacters } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import { InputError } from '../errors.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import { openPost } from './open-post.ts';
import { checkTransition } from './rules.ts';
import { updatePost } from './store.ts';

const REASON_MAX = 200;

/**
 * Takes a post out of the flow, with a reason. Signatures and due publications go in this transaction, by those who keep
 * them; a new revision or submission brings the post back.
 */
export async function withdrawPost(
	ctx: Ctx,
	actor: Actor | null,
	input: { postId: string; reason: string },
): Promise<void> {
	requirePermission(actor, 'post.write');
	const reason = cleanText(input.reason).trim();
	if (reason === '') throw new InputError('input.empty', { field: '撤回的原因' });
	if (countCharacters(reason) > REASON_MAX)
		throw new InputError('input.too_long', { field: '撤回的原因', max: REASON_MAX });
	await ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, input.postId);
		checkTransition(post.state, 'withdraw');
		const at = ctx.clock.now();
		await updatePost(tx, post.id, { state: 'withdrawn', level: 0, submittedAt: null, updatedAt: at });
		await ctx.events.append(tx, {
			kind: 'post.withdrawn',
			at,
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: post.id },
			payload: { reason },
		});
	});
}
