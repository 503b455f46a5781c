import type { Ctx } from '../ctx.ts';
import { PLATFORMS } from '#lib/contract/channels.ts';
import type { Channel, PlatformFigure } from './channel.ts';
import { openMemory } from './memory.ts';
import { accountOf, type ChannelDirectory } from './open-account.ts';
import { newestFigureDay } from './rules.ts';
import { publishedItems, runningChannels, type ChannelRow } from './store.ts';

/** A platform's figure and the publication it belongs to. */
export interface ChannelFigure extends PlatformFigure {
	publicationId: string;
	/** The publication's unit. */
	unitId: string;
}

/** Where pulled figures go. Implemented by `metrics`, joined in `app.ts`. */
export interface FigureSink {
	/** Records figures of one channel. A key that was recorded before changes nothing. */
	record(channelId: string, figures: readonly ChannelFigure[]): Promise<void>;
}

const DAY = 86_400_000;
/** How long after publication platforms go on giving figures. */
const WINDOW_MS = 30 * DAY;
const DONE_KEY = 'figures_done';

type Needs = Ctx & { readonly channels: ChannelDirectory };

/**
 * Pulls what each platform owes by now: once a day when it was complete, else at every call. Days that were missed come
 * with the next pull, because platforms answer for the whole time since an article was published.
 */
export async function pullFigures(ctx: Needs, sink: FigureSink): Promise<void> {
	for (const platform of PLATFORMS)
		for (const row of await runningChannels(ctx.store, platform)) {
			const adapter = ctx.channels.adapterOf(row);
			if (!adapter.figures) continue;
			try {
				await pullChannel(ctx, sink, { row, adapter });
			} catch (error) {
				// One account's trouble must not keep the others from their figures.
				ctx.log.warn({ err: error, channel: row.id }, 'the figures of a channel could not be pulled');
			}
		}
}

async function pullChannel(
	ctx: Needs,
	sink: FigureSink,
	{ row, adapter }: { row: ChannelRow; adapter: Channel },
): Promise<void> {
	const now = ctx.clock.now();
	const wanted = newestFigureDay(now);
	const memory = openMemory(ctx, row.id);
	if ((await memory.get(DONE_KEY)) === wanted) return;
	const items = await publishedItems(ctx.store, row.id, now - WINDOW_MS);
	if (items.length === 0 || !adapter.figures) return;
	const { figures, complete } = await adapter.figures({ account: accountOf(ctx, row), items, now });
	const byRemoteId = new Map(items.map((item) => [item.remoteId, item]));
	const recorded = figures.flatMap((figure): ChannelFigure[] => {
		const item = byRemoteId.get(figure.remoteId);
		return item ? [{ ...figure, publicationId: item.publicationId, unitId: item.unitId }] : [];
	});
	if (recorded.length > 0) await sink.record(row.id, recorded);
	if (complete) await memory.put(DONE_KEY, wanted);
}
