import type {
	CountyEntry,
	DayEntry,
	MarkEntry,
	MarkKind,
	NewestEntry,
	PublicationEntry,
	ReviewsEntry,
} from '#lib/contract/boards.ts';
import type { PublicationState } from '#lib/contract/publishing.ts';
import { isReviewLevel } from '#lib/labels/reviews.ts';

const NEWEST_SHOWN = 3;
/** Channels that follow within this time carry the same release: one line on the wall. */
const TOGETHER_MS = 60 * 60_000;

const KIND: Readonly<Record<PublicationState, MarkKind | null>> = {
	due: 'planned',
	leased: 'planned',
	sending: 'planned',
	accepted: 'planned',
	unknown: 'problem',
	published: 'published',
	held: 'problem',
	missed: 'problem',
	cancelled: null,
};

/** What a publication's state means to somebody who watches the day; null: nothing. */
export function markOf(state: PublicationState): MarkKind | null {
	return KIND[state];
}

/** The day's dots and their counts. A row without a time is counted and has no dot. */
export function summariseDay(rows: readonly PublicationEntry[]): { day: DayEntry; marks: MarkEntry[] } {
	const kinds = rows.flatMap((row) => {
		const kind = markOf(row.state);
		return kind ? [{ at: row.at, kind }] : [];
	});
	const n = (kind: MarkKind) => kinds.filter((row) => row.kind === kind).length;
	const marks = kinds.flatMap(({ at, kind }): MarkEntry[] => (at === null ? [] : [[at, kind]]));
	return { day: { published: n('published'), planned: n('planned'), problems: n('problem') }, marks };
}

/** The newest titles that are out, each once for the channels that carried it together. */
export function newestTitles(rows: readonly PublicationEntry[]): NewestEntry[] {
	const out = rows.filter((row) => row.state === 'published' && row.at !== null);
	const lines: NewestEntry[] = [];
	for (const row of [...out].sort((a, b) => (b.at ?? 0) - (a.at ?? 0))) {
		const at = row.at ?? 0;
		const line = lines.find((each) => each.id === row.postId && each.at - at < TOGETHER_MS);
		if (line) line.channels.push(row.channelName);
		else lines.push({ id: row.postId, at, title: row.title, channels: [row.channelName] });
	}
	return lines.slice(0, NEWEST_SHOWN);
}

/** How many wait at each level, and which has waited longest. */
export function summariseReviews(
	waiting: readonly { level: number; since: number }[],
	decided: { approved: number; returned: number },
): ReviewsEntry {
	const at = (level: number) => waiting.filter((post) => post.level === level).length;
	const [first] = [...waiting].sort((a, b) => a.since - b.since);
	const oldest = first && isReviewLevel(first.level) ? { level: first.level, since: first.since } : null;
	return {
		waiting: [at(1), at(2), at(3)],
		oldest,
		approvedToday: decided.approved,
		returnedToday: decided.returned,
	};
}

/** Posts of each subtree; a unit that published nothing has no number, which is not a zero. */
export function countBelow(
	below: readonly { id: string; name: string; path: string }[],
	published: readonly { path: string; posts: number }[],
): CountyEntry[] {
	return below.map(({ id, name, path }) => {
		const inside = published.filter((row) => row.path.startsWith(path));
		const posts = inside.reduce((all, row) => all + row.posts, 0);
		return { id, name, published: posts > 0 ? posts : null };
	});
}
