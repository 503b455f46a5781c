import { DAY, dayStart } from '#lib/contract/beijing-time.ts';
import type {
	BeatState,
	ChannelLaneEntry,
	DeskState,
	NeedEntry,
	OverviewState,
	PublicationEntry,
} from '#lib/contract/boards.ts';
import { beijingMonthStart } from '#lib/contract/format.ts';
import { isReviewLevel } from '#lib/labels/reviews.ts';
import { listTroubles } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import { freezesFor } from '../freezes/index.ts';
import { readBeats } from '../jobs/index.ts';
import { indicatorSeries, indicatorTotal } from '../metrics/index.ts';
import { countUnread } from '../notices/index.ts';
import { listQueue } from '../reviews/index.ts';
import { countWaiting } from '../tasks/index.ts';
import { scopeOf, type Actor } from '../units/index.ts';
import {
	askedOf,
	countDecisions,
	countPostsPublished,
	postsInReview,
	postsPublishedByDay,
	publicationsOfDay,
	readToday,
	readVolunteers,
	readWechat,
	summariseReviews,
	type BoardOf,
} from '../walls/index.ts';
import { channelLanes, countPending, isOverdue, openProblems } from './store.ts';

type Reading = Pick<Ctx, 'store' | 'clock'>;

const WEEK = 7;
/** The scheduler is well while its newest beat is younger than this. */
const BEAT_LATE_MS = 60_000;
/** What waits this long beyond its time shows that the scheduler does not keep up. */
const BEHIND_MS = 120_000;
/** A jump of the clock is told for this long. */
const NOTICE_MS = 6 * 3_600_000;
/** Named one by one on 今日; the count tells of the rest. */
const NEEDS_SHOWN = 30;

/** The key figures of a unit's subtree. */
export async function overviewState(
	{ store, clock }: Reading,
	unit: Omit<BoardOf, 'now'>,
): Promise<OverviewState> {
	const of: BoardOf = { ...unit, now: clock.now() };
	const scope = { paths: [unit.path] };
	const today = dayStart(of.now);
	const month = beijingMonthStart(of.now);
	const [byDay, inMonth, waiting, decided] = await Promise.all([
		postsPublishedByDay(store, scope, { from: today - (WEEK - 1) * DAY, to: today + DAY }),
		countPostsPublished(store, scope, { from: month, to: of.now + 1 }),
		postsInReview(store, scope),
		countDecisions(store, scope, today),
	]);
	const days = Array.from({ length: WEEK }, (_, index) => byDay.get(today - (WEEK - 1 - index) * DAY) ?? 0);
	return {
		reads: await readToday(store, of),
		published: { month: inMonth, days },
		monthReads: await monthReads(store, of),
		wechat: await readWechat(store, of),
		volunteers: await readVolunteers(store, of),
		reviews: summariseReviews(waiting, decided),
	};
}

/** Reads of the month and the week; last month is compared only as far as this one has come. */
async function monthReads(store: Ctx['store'], of: BoardOf): Promise<OverviewState['monthReads']> {
	const indicator = 'site.reads';
	const today = dayStart(of.now);
	const month = beijingMonthStart(of.now);
	const before = beijingMonthStart(month - 1);
	const beforeEnd = Math.min(month, before + (of.now - month));
	const [all, last, week] = await Promise.all([
		indicatorTotal(store, { ...askedOf(of, month, of.now + 1), indicator }),
		indicatorTotal(store, { ...askedOf(of, before, beforeEnd), indicator }),
		indicatorSeries(store, { ...askedOf(of, today - (WEEK - 1) * DAY, today + DAY), indicator, grain: 'd' }),
	]);
	return {
		month: all.rows[0]?.value ?? 0,
		days: week.rows.map(({ value }) => value),
		lastMonthByNow: last.rows[0]?.value ?? null,
	};
}

/** The day's publications and the lanes they stand in: keys `c:<channel>` and `p:<publication>`. */
export async function publicationsState(
	{ store, clock }: Reading,
	unit: Omit<BoardOf, 'now'>,
): Promise<Record<string, ChannelLaneEntry | PublicationEntry>> {
	const scope = { paths: [unit.path] };
	const from = dayStart(clock.now());
	const [lanes, rows] = await Promise.all([
		channelLanes(store, scope),
		publicationsOfDay(store, scope, { from, to: from + DAY }),
	]);
	const entries: [string, ChannelLaneEntry | PublicationEntry][] = [
		...lanes.map((lane, position): [string, ChannelLaneEntry] => [`c:${lane.id}`, { ...lane, position }]),
		...rows.map((row): [string, PublicationEntry] => [`p:${row.id}`, row]),
	];
	return Object.fromEntries(entries);
}

/** The scheduler's light. */
async function beatState({ store, clock }: Reading, actor: Actor): Promise<BeatState> {
	const now = clock.now();
	const [{ at, stuck, notice }, pending, behind] = await Promise.all([
		readBeats(store, now - NOTICE_MS),
		countPending(store, scopeOf(actor, 'publication.read')),
		isOverdue(store, now - BEHIND_MS),
	]);
	const trouble =
		at === null || now - at >= BEAT_LATE_MS ? 'stopped' : stuck ? 'stuck' : behind ? 'behind' : null;
	return { at, pending, ok: trouble === null, trouble, notice };
}

/** What waits for one person, how many, and the scheduler's light. */
export async function deskState({ store, clock }: Reading, actor: Actor): Promise<DeskState> {
	const [queue, problems, troubles, beat, inbox, freezes, tasks] = await Promise.all([
		listQueue({ store }, actor),
		openProblems(store, scopeOf(actor, 'publication.resolve')),
		listTroubles({ store, clock }, scopeOf(actor, 'channel.manage')),
		beatState({ store, clock }, actor),
		countUnread(store, actor.id),
		freezesFor(store, actor),
		countWaiting({ store, clock }, actor),
	]);
	const needs = [
		...queue.map((post): NeedEntry => {
			const { id: postId, title, columnName, unitName, plannedAt, submittedAt, reviewDueAt } = post;
			const level = isReviewLevel(post.level) ? post.level : 1;
			return {
				kind: 'review',
				postId,
				title,
				level,
				columnName,
				unitName,
				plannedAt,
				submittedAt,
				reviewDueAt,
			};
		}),
		...problems.map(({ dueAt, sentAt, ...row }): NeedEntry => {
			return { kind: 'publication', ...row, at: sentAt ?? dueAt };
		}),
		...troubles.map((trouble): NeedEntry => ({ kind: 'channel', ...trouble })),
	].sort(byUrgency);
	return {
		beat,
		counts: { needs: needs.length, reviews: queue.length, inbox, tasks },
		needs: needs.slice(0, NEEDS_SHOWN),
		freezes,
	};
}

function momentOf(need: NeedEntry): number {
	if (need.kind === 'review' && need.reviewDueAt !== null) return 0;
	if (need.kind === 'channel') return need.endsAt ?? need.since;
	return (need.kind === 'review' ? need.plannedAt : need.at) ?? Infinity;
}

/** By the moment something is or was to happen; what has none comes last. */
function byUrgency(a: NeedEntry, b: NeedEntry): number {
	const [first, second] = [momentOf(a), momentOf(b)];
	return first === second ? 0 : first - second;
}
