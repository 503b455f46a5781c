import type { ChannelPreview, ChannelSight } from '#lib/contract/channels.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import { linkPictures, renderVariant } from '#lib/contract/render.ts';
import { variantProblemWords } from '#lib/labels/channels.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { InputError } from '../errors.ts';
import { findRevision, openEditor } from '../posts/index.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import type { ChannelDirectory } from './open-account.ts';
import { findChannel } from './store.ts';

/** Where pictures of the desk are. */
const PICTURES = '/media/';

/** How each channel it goes to sees this content. Channels that are gone have nothing to say. */
export async function checkVariants(
	reader: Reader,
	directory: ChannelDirectory,
	content: PostContent,
): Promise<ChannelSight[]> {
	const sights: ChannelSight[] = [];
	for (const channelId of content.channelIds) {
		const row = await findChannel(reader, channelId);
		if (!row) continue;
		const payload = payloadOf(content, channelId);
		const adapter = directory.adapterOf(row);
		sights.push({
			channelId,
			channelName: row.name,
			platform: row.platform,
			problems: adapter.check(payload, row.settings),
			preview: adapter.preview?.(payload, row.settings) ?? articleOf(payload),
			toPhone: adapter.previewOnPhone !== undefined,
		});
	}
	return sights;
}

/** What would go out if it were signed as it stands: with the names that are known before anybody signs. */
export function payloadOf(content: PostContent, channelId: string): PublicationPayload {
	const { source, editor } = content.credits;
	return {
		...renderVariant(content, channelId),
		signature: { source, editor, responsible: '', approvers: [] },
		columnId: '',
		columnSlug: '',
		columnName: '',
		campaignId: null,
	};
}

function articleOf({ title, summary, html, coverMediaId }: PublicationPayload): ChannelPreview {
	return { look: 'article', title, summary, html: linkPictures(html, PICTURES), coverMediaId };
}

/**
 * How the post's channels see what the actor has typed so far, saved or not.
 * @throws {NotFoundError} no such post within reach
 */
export async function sightChannels(
	ctx: Ctx & { readonly channels: ChannelDirectory },
	actor: Actor | null,
	postId: string,
): Promise<ChannelSight[]> {
	requirePermission(actor, 'post.read');
	const { autosave, revision } = await openEditor(ctx, actor, postId);
	return checkVariants(ctx.store, ctx.channels, (autosave ?? revision).content);
}

/** Keeps a post from review while a channel it goes to would refuse it: better known before three people signed. */
export function checkSubmissions(ctx: Pick<Ctx, 'events'>, directory: ChannelDirectory): void {
	ctx.events.on('post.submitted', async (tx, event) => {
		const revision = await findRevision(tx, event.payload.revisionId);
		if (!revision) return;
		for (const { channelName, problems } of await checkVariants(tx, directory, revision.content)) {
			const blocking = problems.filter(({ level }) => level === 'block');
			if (blocking.length > 0)
				throw new InputError('input.invalid', {
					field: `「${channelName}」的渠道稿`,
					detail: blocking.map(variantProblemWords).join('；'),
				});
		}
	});
}
