import type { FreezeBanner } from './freezes.ts';
import type { Platform } from './channels.ts';
import type { PublicationState } from './publishing.ts';
import type { ReviewLevel } from './reviews.ts';
import type { VolunteerRole } from './outreach.ts';

// Entries of live topics. Type aliases, not interfaces: only those are JSON by type. Times are epoch ms.

/** 阅读 of the own website, 人次, live. */
export type ReadsEntry = {
	today: number;
	/** In the last five minutes. */
	last5: number;
	/** Yesterday up to this time of day; null when nothing was counted yesterday. */
	yesterdayByNow: number | null;
};
/** 人次 by clock hour: `values[i]` was read in the hour that ends at `firstEnd + i` hours. */
export type HoursEntry = {
	firstEnd: number;
	values: number[];
	/** In the sixty minutes up to now. */
	lastHour: number;
};
export type ChannelEntry = { id: string; name: string; platform: string; value: number };
export type TopEntry = { id: string; title: string; value: number };
/** 微信阅读人数 (人): T+1, never added to 人次. */
export type WechatEntry = {
	/** Of the newest day the platform has given. */
	value: number;
	asOf: number;
	/** Start of the newest day given. */
	day: number;
	/** Seven days up to that one, oldest first. */
	days: number[];
	accounts: number;
};

/** What a publication is to somebody who watches the day. */
export type MarkKind = 'published' | 'planned' | 'problem';
export type PublicationEntry = {
	id: string;
	postId: string;
	title: string;
	channelId: string;
	channelName: string;
	platform: Platform;
	unitName: string;
	state: PublicationState;
	reason: string | null;
	/** When it came out, else when it is due; null when it waits without a time. */
	at: number | null;
};
/** One title on the wall, with every channel it came out on at about that time. */
export type NewestEntry = { id: string; at: number; title: string; channels: string[] };
export type DayEntry = { published: number; planned: number; problems: number };
/** A dot of the wall's day: when, and which of the three shapes. */
export type MarkEntry = [at: number, kind: MarkKind];

export type ReviewsEntry = {
	/** Posts that wait at 初审, 复审, 终审. */
	waiting: [number, number, number];
	/** What has waited longest, and since when. */
	oldest: { level: ReviewLevel; since: number } | null;
	approvedToday: number;
	returnedToday: number;
};

export type VolunteersEntry = {
	/** Of the month so far. */
	people: number;
	minutes: number;
	roles: { role: VolunteerRole; people: number; minutes: number }[];
	/** Checked in and not out. */
	present: number;
};

/** Posts a unit's subtree published this week; null: none. */
export type CountyEntry = { id: string; name: string; published: number | null };

export type HotlineEntry = { today: number; byHour: number[]; asOf: number };
export type DonationsEntry = { cash: number; goods: number; asOf: number };

/** The topic `wall:<id>`: nothing personal, nothing unpublished. */
export type WallState = {
	head: { unit: string; name: string; demo: boolean };
	reads: ReadsEntry;
	hours: HoursEntry;
	channels: ChannelEntry[];
	top: TopEntry[];
	wechat: WechatEntry | null;
	day: DayEntry;
	marks: MarkEntry[];
	newest: NewestEntry[];
	reviews: ReviewsEntry;
	volunteers: VolunteersEntry;
	counties: CountyEntry[];
	/** Absent unless somebody reports them. */
	hotline?: HotlineEntry;
	donations?: DonationsEntry;
};

/** The topic `unit:<id>/overview`: the key figures of 今日. */
export type OverviewState = {
	reads: ReadsEntry;
	/** Posts published this month, and on each of the last seven days, today last. */
	published: { month: number; days: number[] };
	/** 人次 this month, on each of the last seven days, and up to the same moment of last month. */
	monthReads: { month: number; days: number[]; lastMonthByNow: number | null };
	wechat: WechatEntry | null;
	volunteers: VolunteersEntry;
	reviews: ReviewsEntry;
};

/** A publication of today: key `p:<id>` of the topic `unit:<id>/publications`; channels are `c:<id>`. */
export type ChannelLaneEntry = {
	id: string;
	name: string;
	platform: Platform;
	unitName: string;
	position: number;
};

/** Something that waits for one person. */
export type NeedEntry =
	| {
			kind: 'review';
			postId: string;
			title: string;
			level: ReviewLevel;
			columnName: string;
			unitName: string;
			/** When the post is to go out. */
			plannedAt: number | null;
			submittedAt: number | null;
			/** Urgent posts only: until when this level should have signed. */
			reviewDueAt: number | null;
	  }
	| {
			kind: 'publication';
			publicationId: string;
			postId: string;
			title: string;
			channelName: string;
			platform: Platform;
			state: PublicationState;
			reason: string | null;
			/** When it was or should have been sent. */
			at: number | null;
	  }
	| {
			kind: 'channel';
			channelId: string;
			name: string;
			platform: Platform;
			unitName: string;
			/** When its credentials end, epoch ms; null when the platform refuses them already. */
			endsAt: number | null;
			since: number;
	  };

/** The topic `account:<id>/desk`: followed by every page of the desk. */
/** What a scheduler noticed of its machine: its clock was changed (or it slept) by `ms`, or the process stood still for `ms`. */
export type BeatNotice = { kind: 'clock' | 'pause'; ms: number; at: number };
/** The scheduler's light: no beat, a job that does not end, or posts that wait beyond their time. */
export type BeatState = {
	at: number | null;
	pending: number;
	ok: boolean;
	trouble: 'stopped' | 'stuck' | 'behind' | null;
	/** The newest of the last six hours. */
	notice: BeatNotice | null;
};
export type DeskState = {
	beat: BeatState;
	counts: { needs: number; reviews: number; inbox: number; tasks: number };
	/** The most urgent first. */
	needs: NeedEntry[];
	/** In force for this person's units. */
	freezes: FreezeBanner[];
};

/** Periods of the figures' page; `today` moves live. */
export const PERIODS = ['today', '7d', '30d', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** The topic `unit:<id>/data_<period>`. */
export type DataState = {
	/** 人次 of our own websites. */
	channels: ChannelEntry[];
	/** 人, T+1; never added to 人次. */
	wechat: ChannelEntry[];
	wechatAsOf: number | null;
	/** 人次 by hour (today) or by day. */
	series: { from: number; step: 'hour' | 'day'; values: number[] };
	top: (TopEntry & { postId: string })[];
	/** 篇 by column. */
	columns: { id: string; name: string; value: number }[];
	roles: { role: VolunteerRole; people: number; minutes: number }[];
	/** 人 of today, each counted once; null for longer periods, whose days cannot be joined. */
	readers: number | null;
};
