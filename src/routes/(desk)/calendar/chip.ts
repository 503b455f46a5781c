import type { Platform } from '#lib/contract/channels.ts';
import type { PostPhase } from '#lib/labels/posts.ts';

/** A post as a chip of the calendar. */
export interface ChipPost {
	id: string;
	title: string;
	phase: PostPhase;
	level: number;
	columnName: string;
	/** Epoch ms; null in the tray. */
	plannedAt: number | null;
	/** A freeze in force keeps it from going out. */
	frozen?: boolean;
	channels: { id: string; name: string; platform: Platform }[];
}

interface Row {
	id: string;
	title: string;
	state: PostPhase;
	level: number;
	columnName: string;
	plannedAt: number | null;
	channelIds: string[];
}

/** Rows of the library as chips; channels that are gone are left out. */
export function chipsOf(
	rows: readonly Row[],
	phases: Readonly<Record<string, PostPhase>>,
	channels: readonly ChipPost['channels'][number][],
): ChipPost[] {
	const byId = new Map(channels.map((channel) => [channel.id, channel]));
	return rows.map(({ id, title, state, level, columnName, plannedAt, channelIds }) => ({
		id,
		title,
		level,
		columnName,
		plannedAt,
		phase: phases[id] ?? state,
		channels: channelIds.flatMap((channelId) => byId.get(channelId) ?? []),
	}));
}
