import type { ChannelClass, ChannelPreview, Platform, VariantProblem } from '#lib/contract/channels.ts';
import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { HoldReason, PublicationPayload } from '#lib/contract/publishing.ts';

export type { VariantProblem } from '#lib/contract/channels.ts';

/** One account on one platform as an adapter sees it. Credentials are open here and go nowhere else. */
export interface ChannelAccount {
	id: string;
	unitId: string;
	name: string;
	settings: Readonly<Record<string, unknown>>;
	credentials: Readonly<Record<string, string>>;
	memory: ChannelMemory;
}

/** What a channel remembers between calls (access tokens, uploaded pictures); durable, sealed where `secret`. */
export interface ChannelMemory {
	get(key: string): Promise<string | null>;
	put(key: string, value: string, options?: { expiresAt?: number; secret?: boolean }): Promise<void>;
	forget(key: string): Promise<void>;
}

export interface Picture {
	bytes: Uint8Array;
	mime: string;
	sha256: string;
}

/** Makes `picture` fit a platform: the same bytes when it does, else a JPEG or PNG re-encoded below `maxBytes`. @throws when it cannot. */
export type FitPicture = (
	picture: Picture,
	limit: { maxBytes: number; mimes: readonly string[] },
) => Promise<Picture>;

/** What goes out: the approved snapshot and nothing read from the post since. */
export interface OutgoingItem {
	/** Also the marker every platform item carries. */
	publicationId: string;
	/** Raised only when two persons decide to send again: part of every key that makes a repetition harmless. */
	round: number;
	postId: string;
	/** The signed content hash. */
	hash: string;
	payload: PublicationPayload;
	/** The publication of the same post whose place it takes; only our own website knows how. */
	replaces?: string | null;
	/** Absolute address on our own site whose last path segment is the publication id. */
	link: string;
	/** Bytes of a picture named in the payload. @throws when it is gone. */
	picture(mediaId: string): Promise<Picture>;
}

/**
 * The durable notebook of one publication. `put` has committed when it resolves, and throws FenceLostError when the
 * publication is no longer this worker's: so a note before an irrevocable call is also the last check before it.
 */
export interface Steps {
	get(step: string): Promise<Readonly<Record<string, unknown>> | null>;
	put(step: string, value: Record<string, unknown>): Promise<void>;
}

/** The publication was taken over while this worker paused. The adapter must let this error through. */
export class FenceLostError extends Error {
	override readonly name = 'FenceLostError';
}

/** Monotonic: a machine that slept through it must not send any more. */
export interface Deadline {
	/** Milliseconds left; 0 or less means: do not start another call. */
	left(): number;
	signal: AbortSignal;
}

export interface SendCall {
	account: ChannelAccount;
	item: OutgoingItem;
	steps: Steps;
	deadline: Deadline;
}

/** Exactly one of: it is public; the platform works on it; it definitely had no effect; nobody knows. */
export type SendResult =
	| { kind: 'published'; remoteId: string; url: string | null }
	| { kind: 'accepted'; jobId: string; detail?: string }
	| { kind: 'refused'; reason: HoldReason; detail: string; retryAfterMs: number | null }
	| { kind: 'unknown'; detail: string };

export interface LookCall {
	account: ChannelAccount;
	item: OutgoingItem;
	steps: Steps;
	/** The platform's job id when it accepted one. */
	jobId: string | null;
	deadline: Deadline;
}

/** What a look at the platform showed. `absent.sure` only where the platform can prove it. */
export type LookResult =
	| { kind: 'published'; remoteId: string; url: string | null }
	| { kind: 'pending'; jobId: string | null }
	| { kind: 'failed'; reason: HoldReason; detail: string }
	| { kind: 'duplicate'; remoteIds: string[] }
	| { kind: 'absent'; sure: boolean; detail: string }
	| { kind: 'cannot_tell'; detail: string };

/** What is to be taken off the platform again. */
export interface RetractCall {
	account: ChannelAccount;
	item: {
		publicationId: string;
		remoteId: string | null;
		jobId: string | null;
		url: string | null;
	};
	deadline: Deadline;
}

/** Retracting twice is harmless: what is gone already counts as retracted. `by_person` says in `detail` what to do. */
export type RetractResult =
	| { kind: 'retracted' }
	| { kind: 'by_person'; detail: string }
	| { kind: 'refused'; detail: string }
	| { kind: 'cannot_tell'; detail: string };

/** A text to be shown on one person's phone before it is signed. */
export interface PhonePreviewCall {
	account: ChannelAccount;
	item: Pick<OutgoingItem, 'postId' | 'payload' | 'link' | 'picture'>;
	/** How the platform calls that person. */
	to: string;
	deadline: Deadline;
}
/** It never becomes public, so that asking again is harmless. */
export type PhonePreviewResult =
	{ kind: 'shown' } | { kind: 'refused'; detail: string } | { kind: 'cannot_tell'; detail: string };

/** A callback, verified and parsed. `eventKey` is the same for every repetition of one event. */
export interface CallbackEvent {
	eventKey: string;
	jobId: string;
	/** The publication id, where the platform repeats our marker in its event. */
	publicationId?: string;
	result: LookResult;
	/** For evidence; no secrets. */
	payload: Record<string, unknown>;
}
export type CallbackAnswer =
	| { kind: 'event'; event: CallbackEvent; body: string }
	| { kind: 'reply'; body: string }
	| { kind: 'refused'; status: 400 | 403 };
export interface CallbackRequest {
	method: 'GET' | 'POST';
	query: Readonly<Record<string, string>>;
	/** Request headers by lower-case name, where a platform signs in one. */
	headers?: Readonly<Record<string, string>>;
	body: string;
	now: number;
}

export interface CredentialCheck {
	/** 'cannot_tell' for network failures: never "dead". */
	state: 'ok' | 'refused' | 'cannot_tell';
	detail: string;
	/** Epoch ms when the credentials end, where the platform says so. */
	expiresAt: number | null;
}

/** One figure of one published item as the platform gave it. */
export interface PlatformFigure {
	indicator: IndicatorKey;
	/** Remote id or job key the figure belongs to, as `OwnItem.remoteId`. */
	remoteId: string;
	value: number;
	/** End of the period the figure covers, epoch ms. */
	asOf: number;
	/** The same for the same observation, so that pulling twice counts once; a revision of the value has a new key. */
	key: string;
}
export interface FigureItem {
	remoteId: string;
	jobId: string | null;
	/** Public address, the way to recognise an item whose job id was lost. */
	url: string | null;
	publishedAt: number;
	title: string;
}
export interface FiguresCall {
	account: ChannelAccount;
	/** Our published items the figures are wanted for. */
	items: FigureItem[];
	now: number;
}
/** `complete` is false while the platform is still working on figures it owes: ask again later the same day. */
export interface FiguresAnswer {
	figures: PlatformFigure[];
	complete: boolean;
}

/**
 * How a person lets us act for an account on a page of the platform's own. What worked before is replaced only by what the
 * platform has confirmed.
 */
export interface Connection {
	/** The page; it sends the person back to `redirectUri` with a code and `state`. */
	address(account: ChannelAccount, request: { redirectUri: string; state: string }): string;
	/** Trades the code. 'refused' and 'cannot_tell' leave everything as it was. */
	complete(account: ChannelAccount, given: { code: string; redirectUri: string }): Promise<CredentialCheck>;
}

/** The port every platform's adapter implements. Adapters are islands: this file, the HTTP client, errors and logger. */
export interface Channel {
	readonly platform: Platform;
	readonly class: ChannelClass;
	/** Whether it serves an account with these settings, where a platform has several ways to publish; absent: every account. */
	serves?(settings: Readonly<Record<string, unknown>>): boolean;
	/** After an unknown outcome, how long until a look can prove absence, ms. */
	readonly settleMs: number;
	/** Longest time one `send` may take, ms. */
	readonly sendTimeoutMs: number;
	/**
	 * How the platform's limits see this payload; 'block' keeps it from being submitted for review.
	 * @param settings of the account, which may know other limits than the platform's usual ones
	 */
	check(payload: PublicationPayload, settings?: Readonly<Record<string, unknown>>): VariantProblem[];
	/** What its readers would see; without one, an article as our own pages show it. Pure. */
	preview?(payload: PublicationPayload, settings: Readonly<Record<string, unknown>>): ChannelPreview;
	send(call: SendCall): Promise<SendResult>;
	look(call: LookCall): Promise<LookResult>;
	/** Wait before the (looks+1)-th poll of an accepted job, ms; null when a person should be asked. */
	pollAfterMs(looks: number): number | null;
	checkCredentials(account: ChannelAccount): Promise<CredentialCheck>;
	callback?(account: ChannelAccount, request: CallbackRequest): Promise<CallbackAnswer>;
	readonly connection?: Connection;
	/**
	 * Address that a person's phone opens to publish the item in the platform's app; null when there is none for it. Made
	 * anew each time, because its signature ends soon.
	 */
	handOver?(call: {
		account: ChannelAccount;
		item: Pick<OutgoingItem, 'publicationId' | 'payload' | 'link'>;
	}): Promise<string | null>;
	figures?(call: FiguresCall): Promise<FiguresAnswer>;
	/** Shows a text on one person's phone, where a platform can. */
	previewOnPhone?(call: PhonePreviewCall): Promise<PhonePreviewResult>;
	/** Takes an item off the platform. Without this method a person has to. */
	retract?(call: RetractCall): Promise<RetractResult>;
}
