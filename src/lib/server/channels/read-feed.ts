import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import { readPicture } from '../media/index.ts';
import type { Feed } from './feed/index.ts';
import { findFeedChannel, publicEntries, type FeedChannel } from './store.ts';

const ENTRIES = 30;

/**
 * What a feed channel shows the world at this moment.
 * @param origin scheme and host under which others reach us
 * @throws {NotFoundError} no such feed
 */
export async function readFeed(reader: Reader, channelId: string, origin: string): Promise<Feed> {
	const channel = await openFeed(reader, channelId);
	const { rows, changedAt } = await publicEntries(reader, channel.id, entriesOf(channel));
	return {
		channelId: channel.id,
		title: channel.name,
		unitName: channel.unitName,
		origin,
		whole: channel.settings.content !== 'summary',
		changedAt: changedAt ?? channel.createdAt,
		entries: rows.map(({ publicationId, payload, publishedAt }) => {
			const { title, summary, html, coverMediaId, columnName, signature } = payload;
			return { publicationId, title, summary, html, coverMediaId, columnName, signature, publishedAt };
		}),
	};
}

/**
 * A picture of an entry that stands in the feed.
 * @throws {NotFoundError} no such feed, or no entry shows it (any more)
 */
export async function readFeedPicture(
	ctx: Ctx,
	asked: { channelId: string; mediaId: string },
): Promise<{ data: Uint8Array; mime: string; etag: string }> {
	const channel = await openFeed(ctx.store, asked.channelId);
	const { rows } = await publicEntries(ctx.store, channel.id, entriesOf(channel));
	const shown = rows.some(
		({ payload }) => payload.coverMediaId === asked.mediaId || payload.mediaIds.includes(asked.mediaId),
	);
	const found = shown ? await readPicture(ctx, asked.mediaId) : null;
	if (!found) throw new NotFoundError('not_found', { what: '这张图片' });
	const { mime, sha256 } = found.picture;
	return { data: found.data, mime, etag: `"${sha256}"` };
}

async function openFeed(reader: Reader, channelId: string): Promise<FeedChannel> {
	const channel = await findFeedChannel(reader, channelId);
	if (!channel) throw new NotFoundError('not_found', { what: '这个订阅源' });
	return channel;
}

function entriesOf({ settings }: FeedChannel): number {
	const { entries } = (settings.limits ?? {}) as { entries?: unknown };
	return typeof entries === 'number' && entries > 0 ? entries : ENTRIES;
}
