import type { Permission } from '#lib/contract/roles.ts';
import type { Ctx } from '../ctx.ts';
import { ConflictError, NotFoundError, PermissionError } from '../errors.ts';
import { readPicture } from '../media/index.ts';
import { openEditor } from '../posts/index.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import type { Deadline } from './channel.ts';
import { payloadOf } from './check-variants.ts';
import { accountOf, type ChannelDirectory } from './open-account.ts';
import { findChannel } from './store.ts';

/** Who writes or signs; readers do not make the platform work. */
const ANY_OF: readonly Permission[] = ['post.write', 'review.first', 'review.second', 'review.final'];
/** Pictures may have to be uploaded first. */
const LONGEST_MS = 60_000;

type Needs = Ctx & { readonly channels: ChannelDirectory };

/**
 * Shows the post, as the actor has typed it so far, on one phone through a channel it goes to. Nothing becomes public
 * and no publication knows of it.
 * @throws {NotFoundError} no such post within reach, or it does not go to this channel
 * @throws {ConflictError} `channel.no_preview`: it was not shown, and why
 */
export async function previewPostOnPhone(
	ctx: Needs,
	actor: Actor | null,
	input: { postId: string; channelId: string; to: string },
): Promise<void> {
	requirePermission(actor, 'post.read');
	const { post, autosave, revision } = await openEditor(ctx, actor, input.postId);
	if (!ANY_OF.some((each) => reaches(scopeOf(actor, each), post.unitPath)))
		throw new PermissionError('permission.denied');
	const { content } = autosave ?? revision;
	const row = content.channelIds.includes(input.channelId)
		? await findChannel(ctx.store, input.channelId)
		: null;
	const adapter = row && ctx.channels.adapterOf(row);
	if (!row || !adapter?.previewOnPhone) throw new NotFoundError('not_found', { what: '这个渠道的手机预览' });
	const result = await adapter.previewOnPhone({
		account: accountOf(ctx, row),
		item: {
			postId: post.id,
			payload: payloadOf(content, row.id),
			link: ctx.config.origin === null ? '' : `${ctx.config.origin}/site`,
			picture: (mediaId) => pictureOf(ctx, mediaId),
		},
		to: input.to,
		deadline: deadlineOf(LONGEST_MS),
	});
	if (result.kind !== 'shown') throw new ConflictError('channel.no_preview', { detail: result.detail });
	await ctx.store.tx(async (tx) => {
		await ctx.events.append(tx, {
			kind: 'post.previewed',
			at: ctx.clock.now(),
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: post.id },
			payload: { channelId: row.id },
		});
	});
}

async function pictureOf(ctx: Ctx, mediaId: string) {
	const found = await readPicture(ctx, mediaId);
	if (!found) throw new Error(`picture ${mediaId} is gone`);
	const { mime, sha256 } = found.picture;
	return { bytes: found.data, mime, sha256 };
}

function deadlineOf(ms: number): Deadline {
	const end = performance.now() + ms;
	return { left: () => end - performance.now(), signal: AbortSignal.timeout(ms) };
}
