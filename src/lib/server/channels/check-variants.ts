import type { Platform } from '#lib/contract/channels.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import { renderVariant } from '#lib/contract/render.ts';
import { variantProblemWords } from '#lib/labels/channels.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { InputError } from '../errors.ts';
import { findRevision } from '../posts/index.ts';
import type { VariantProblem } from './channel.ts';
import type { ChannelDirectory } from './open-account.ts';
import { findChannel } from './store.ts';

/** How one channel's limits see a post. */
export interface VariantReport {
	channelId: string;
	channelName: string;
	platform: Platform;
	problems: VariantProblem[];
}

/** How the limits of each channel it goes to see this content. Channels that are gone have nothing to say. */
export async function checkVariants(
	reader: Reader,
	directory: ChannelDirectory,
	content: PostContent,
): Promise<VariantReport[]> {
	const reports: VariantReport[] = [];
	for (const channelId of content.channelIds) {
		const row = await findChannel(reader, channelId);
		if (!row) continue;
		const { source, editor } = content.credits;
		const payload = {
			...renderVariant(content, channelId),
			signature: { source, editor, responsible: '', approvers: [] },
			columnId: '',
			columnSlug: '',
			columnName: '',
			campaignId: null,
		};
		const problems = directory.adapterOf(row).check(payload, row.settings);
		reports.push({ channelId, channelName: row.name, platform: row.platform, problems });
	}
	return reports;
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
