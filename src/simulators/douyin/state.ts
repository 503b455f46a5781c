import type { World } from '#simulators/platform.ts';

export interface App {
	clientKey: string;
	secret: string;
	/** Where webhooks go; null: nowhere. */
	webhook: string | null;
	/** video.create.bind: publishing from a server. */
	canPublish: boolean;
	/** renew_refresh_token */
	canRenew: boolean;
}

export interface User {
	openId: string;
	clientKey: string;
	name: string;
	fans: number;
	/** Virtual time of the platform's review. */
	reviewDelayMs: { min: number; max: number };
}

export interface Code {
	value: string;
	clientKey: string;
	openId: string;
	expiresAt: number;
	used: boolean;
}

export interface Grant {
	clientKey: string;
	openId: string;
	access: string;
	accessExpiresAt: number;
	refresh: string;
	refreshExpiresAt: number;
	renewals: number;
}

export interface Ticketed {
	value: string;
	clientKey: string;
	expiresAt: number;
}

/** 1 published · 2 not fit for the public · 4 in review. */
export type ItemStatus = 1 | 2 | 4;

export interface Item {
	/** Encrypted: begins with @ and has characters that a URL must not show plainly. */
	itemId: string;
	openId: string;
	text: string;
	/** The product's publication id as the caller let us see it, else ''. */
	marker: string;
	pictures: { blob: string; mime: string }[];
	shareId: string | null;
	createdAt: number;
	reviewedAt: number;
	passes: boolean;
	deletedAt: number | null;
}

export interface Delivery {
	id: number;
	clientKey: string;
	body: string;
	dueAt: number;
	tries: number;
	state: 'waiting' | 'sending' | 'delivered' | 'given_up' | 'lost';
}

export interface DouyinState {
	serial: number;
	apps: Record<string, App>;
	users: Record<string, User>;
	codes: Code[];
	grants: Grant[];
	clientTokens: Ticketed[];
	tickets: Ticketed[];
	shareIds: { value: string; clientKey: string; callback: boolean }[];
	images: { id: string; openId: string; blob: string; mime: string }[];
	items: Item[];
	deliveries: Delivery[];
}

export function emptyState(): DouyinState {
	return {
		serial: 0,
		apps: {},
		users: {},
		codes: [],
		grants: [],
		clientTokens: [],
		tickets: [],
		shareIds: [],
		images: [],
		items: [],
		deliveries: [],
	};
}

export interface Desk {
	readonly world: World;
	readonly state: DouyinState;
	readonly base: string;
}

export function nextSerial(state: DouyinState): number {
	state.serial += 1;
	return state.serial;
}

export function statusOf(item: Item, now: number): ItemStatus {
	if (now < item.reviewedAt) return 4;
	return item.passes ? 1 : 2;
}
