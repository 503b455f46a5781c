import type { World } from '#simulators/platform.ts';

export interface CallbackSettings {
	url: string;
	token: string;
	/** EncodingAESKey, 43 characters; needed for mode aes. */
	aesKey: string;
	mode: 'plain' | 'aes';
	/** Real milliseconds WeChat waits for the answer. */
	timeoutMs: number;
}

export interface Account {
	appid: string;
	secret: string;
	name: string;
	/** 原始ID, gh_… */
	originalId: string;
	/** 已认证: since July 2025 only such accounts may use freepublish. */
	verified: boolean;
	/** 公众号（原订阅号）or 服务号: how often followers may be pushed to. Absent: subscription. */
	kind?: 'subscription' | 'service' | undefined;
	/** API 群发保护: a push to all waits for an administrator, 30 minutes at most. */
	massNeedsAdmin?: boolean | undefined;
	/** As some accounts have seen: the very first call of a key answers 45065, and the push goes out. */
	massEchoesFirst?: boolean | undefined;
	followers: number;
	/** Empty: any address may call. */
	ipAllowList: string[];
	callback: CallbackSettings | null;
	/** Calls a day by API path, where it differs from the default. */
	dailyLimits: Record<string, number>;
	/** Calls a minute by API path; no limit where absent. */
	minuteLimits: Record<string, number>;
	/** Virtual time a publishing job takes. */
	publishDelayMs: { min: number; max: number };
}

export interface Token {
	value: string;
	appid: string;
	kind: 'plain' | 'stable';
	issuedAt: number;
	expiresAt: number;
	/** From here on it is no longer the latest one. */
	retiredAt: number | null;
}

/** A picture on the platform's own picture host. */
export interface Picture {
	key: string;
	mime: string;
	blob: string;
}

/** A permanent image of one account. */
export interface Material {
	mediaId: string;
	appid: string;
	name: string;
	picture: string;
	updatedAt: number;
}

/** An article as a draft holds it, in WeChat's own field names. */
export interface DraftArticle {
	article_type: 'news' | 'newspic';
	title: string;
	author: string;
	digest: string;
	content: string;
	content_source_url: string;
	thumb_media_id: string;
	need_open_comment: 0 | 1;
	only_fans_can_comment: 0 | 1;
	/** newspic only */
	images: string[];
}

export interface Draft {
	mediaId: string;
	appid: string;
	articles: DraftArticle[];
	createdAt: number;
	updatedAt: number;
}

/** 0 success · 1 publishing · 2 originality failed · 3 ordinary failure · 4 refused by platform review. */
export type JobOutcome = 0 | 2 | 3 | 4;

export interface Job {
	/** Decimal text: it can exceed 2^53. */
	publishId: string;
	msgDataId: string;
	appid: string;
	mediaId: string;
	/** What was submitted; later edits of the draft do not reach it. */
	articles: DraftArticle[];
	submittedAt: number;
	dueAt: number;
	finishedAt: number | null;
	outcome: JobOutcome;
	failIdx: number[];
	articleId: string | null;
}

/** A push to followers (群发). */
export interface Mass {
	msgId: string;
	msgDataId: string;
	appid: string;
	mediaId: string;
	clientMsgId: string;
	toAll: boolean;
	tagId: number | null;
	articles: DraftArticle[];
	submittedAt: number;
	/** When its key was last used. */
	lastAskedAt: number;
	dueAt: number;
	waitsForAdmin: boolean;
	finishedAt: number | null;
	/** As the event words it: `send success`, `send fail`, `err(40001)`; null until it is decided. */
	status: string | null;
	articleId: string | null;
}

/** A draft shown on one person's phone. */
export interface Preview {
	appid: string;
	to: string;
	title: string;
	mediaId: string;
	at: number;
}

export interface Article extends DraftArticle {
	/** From 1. */
	index: number;
	url: string;
	/** Key in the address of the reader's page. */
	sn: string;
	deletedAt: number | null;
}

/** What one job put before the public: up to eight articles under one article_id. */
export interface PublishedSet {
	articleId: string;
	appid: string;
	publishId: string;
	msgDataId: string;
	/** Number of the push that brought it; absent for what was published without one. */
	massMsgId?: string | undefined;
	publishedAt: number;
	bannedAt: number | null;
	articles: Article[];
}

export interface Delivery {
	id: number;
	appid: string;
	/** publish_id, or `mass:<msg_id>`. */
	publishId: string;
	/** The event's XML before encryption; the same for every try. */
	xml: string;
	dueAt: number;
	tries: number;
	state: 'waiting' | 'sending' | 'delivered' | 'given_up' | 'lost';
	/** Waits until a later callback of the account has gone out. */
	overtaken: boolean;
	lastResult: string;
}

export interface WeChatState {
	serial: number;
	accounts: Record<string, Account>;
	tokens: Token[];
	pictures: Record<string, Picture>;
	materials: Material[];
	drafts: Draft[];
	jobs: Job[];
	masses: Mass[];
	previews: Preview[];
	published: PublishedSet[];
	deliveries: Delivery[];
	/** Calls used, by `appid|day|path`. */
	usage: Record<string, number>;
}

export function emptyState(): WeChatState {
	return {
		serial: 0,
		accounts: {},
		tokens: [],
		pictures: {},
		materials: [],
		drafts: [],
		jobs: [],
		masses: [],
		previews: [],
		published: [],
		deliveries: [],
		usage: {},
	};
}

/** What every WeChat call works on. */
export interface Desk {
	readonly world: World;
	readonly state: WeChatState;
	/** Address of this platform, e.g. http://127.0.0.1:4100/sim/wechat */
	readonly base: string;
}

export function nextSerial(state: WeChatState): number {
	state.serial += 1;
	return state.serial;
}
