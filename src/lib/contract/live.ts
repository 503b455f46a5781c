import type { Period } from './boards.ts';

/** Anything JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a topic stands at: a flat record of keyed entries. An entry is replaced whole, never in part. */
export type TopicState = Readonly<Record<string, Json>>;

/** The answer to a subscription. */
export interface Snapshot {
	/** Version of `state`; the next delta carries `v + 1`. */
	v: number;
	/** Changes when the server forgot the topic: versions of different epochs cannot be compared. */
	epoch: string;
	/** Server's wall clock (epoch ms) at which the state was true. */
	at: number;
	state: TopicState;
}

/**
 * One step of one topic. Without `set` and `del` it is a sign of life: the topic still stands at `v`, looked at `at`.
 * Sent as the event {@link DELTA_EVENT}, at most {@link EVENT_MAX_BYTES} long.
 */
export interface Delta {
	/** Topic name. */
	t: string;
	/** Epoch. */
	e: string;
	v: number;
	at: number;
	set?: Record<string, Json>;
	del?: string[];
}

/** What a new connection is told first. */
export interface Hello {
	/** Build of the server; a page of another build reloads itself once. */
	version: string;
	/** Server's wall clock, epoch ms: pages and walls show its time, not the screen's own. */
	now: number;
}

export type SubscribeAnswer =
	{ ok: true; snapshot: Snapshot } | { ok: false; code: 'denied' | 'unknown' | 'busy' | 'failed' };

/** Why the server ends a connection for good. */
export type ClosedReason = 'signed_out' | 'revoked';

export const DELTA_EVENT = 'd';
export const EVENT_MAX_BYTES = 16_384;
/** The server looks at a topic somebody follows at least this often, whatever signals it missed, and says so. */
export const SIGN_OF_LIFE_MS = 5_000;
/** At most four deltas a second for a topic. */
export const TICK_MS = 250;
/** Topics one connection may follow. */
export const TOPICS_MAX = 16;

export interface ServerToClient {
	hello: (hello: Hello) => void;
	d: (delta: Delta) => void;
	closed: (reason: ClosedReason) => void;
}
export interface ClientToServer {
	subscribe: (topic: string, answer: (answer: SubscribeAnswer) => void) => void;
	unsubscribe: (topic: string) => void;
}

/** Subjects of a unit's topics, `unit:<id>/<subject>`. */
export type UnitSubject = 'overview' | 'publications' | `data_${Period}`;

export const unitTopic = (unitId: string, subject: UnitSubject): string => `unit:${unitId}/${subject}`;
/** What waits for one person, and the heartbeat: followed by every desk page. */
export const deskTopic = (accountId: string): string => `account:${accountId}/desk`;
export const wallTopic = (wallId: string): string => `wall:${wallId}`;
