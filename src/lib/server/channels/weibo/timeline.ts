import type { ChannelAccount, OutgoingItem } from '../channel.ts';
import { idText } from '../json.ts';
import type { ApiFailure, Fields, WeiboApi } from './api.ts';
import { composeStatus } from './compose.ts';
import { settingsOf } from './settings.ts';
import { base62, plainWords } from './words.ts';

/** A post of ours on Weibo. */
export interface FoundPost {
	remoteId: string;
	url: string | null;
}
export type Found = { kind: 'found'; posts: FoundPost[] } | ApiFailure;

const NEWEST = 50;
/** Clocks differ: posts this much older than our try still may be ours. */
const OLDER_MS = 2 * 60_000;
const REMEMBERED_MS = 60 * 86_400_000;

const ownerKey = (remoteId: string) => `post:${remoteId}`;

/** Notes which publication a post is, so that a later one with the same words is not taken for it. */
export function rememberPost(account: ChannelAccount, remoteId: string, owner: { id: string; now: number }) {
	return account.memory.put(ownerKey(remoteId), owner.id, { expiresAt: owner.now + REMEMBERED_MS });
}

/** A status object's own id, without the digits a double would have lost. */
export function idOf(status: Fields): string | null {
	return idText(status.idstr) ?? idText(status.mid) ?? idText(status.id);
}

/** Address of a post for readers; null when its author is not known. */
export function addressOf(account: ChannelAccount, status: Fields, uid: string | null): string | null {
	const mid = idText(status.mid) ?? idOf(status);
	const user = objectOf(status.user);
	const author = uid ?? idText(user.idstr) ?? idText(user.id);
	if (mid === null || author === null || !/^\d+$/.test(mid)) return null;
	return `${settingsOf(account.settings).webUrl}/${author}/${base62(mid)}`;
}

const objectOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The full form of a status object's links; only some versions of the API tell. */
function longLinks(status: Fields): string[] {
	const objects = listOf(status.url_objects).map(objectOf);
	const found = [
		...objects.map((each) => each.url_long),
		...objects.map((each) => objectOf(each.info).url_long),
		...listOf(status.urls_long),
	];
	return found.filter((each): each is string => typeof each === 'string');
}

function lastSegment(link: string): string | null {
	return URL.canParse(link) ? (new URL(link).pathname.split('/').filter(Boolean).at(-1) ?? null) : null;
}

/** Same words, sent no earlier than we tried; where the links are told, our marker decides. */
function isOurs(status: Fields, item: OutgoingItem, since: number): boolean {
	const created = Date.parse(typeof status.created_at === 'string' ? status.created_at : '');
	if (created < since - OLDER_MS) return false;
	const site = item.link.slice(0, -item.publicationId.length);
	const ownLinks = longLinks(status).filter((link) => link.startsWith(site));
	if (ownLinks.length > 0) return ownLinks.some((link) => lastSegment(link) === item.publicationId);
	if (Number.isNaN(created) || typeof status.text !== 'string') return false;
	return plainWords(status.text) === plainWords(composeStatus(item.payload, item.link));
}

/** Our posts for `item` among the newest of the account's own timeline. */
export async function findPosts(
	api: WeiboApi,
	account: ChannelAccount,
	{ item, since }: { item: OutgoingItem; since: number },
): Promise<Found> {
	const answer = await api.call({
		method: 'GET',
		path: '/2/statuses/user_timeline.json',
		fields: { count: String(NEWEST), page: '1' },
	});
	if (answer.kind !== 'ok') return answer;
	if (!Array.isArray(answer.value.statuses)) return { kind: 'lost', why: 'the timeline has no list' };
	const posts: FoundPost[] = [];
	for (const status of listOf(answer.value.statuses).map(objectOf)) {
		const remoteId = idOf(status);
		if (remoteId === null || !isOurs(status, item, since)) continue;
		const owner = await account.memory.get(ownerKey(remoteId));
		if (owner !== null && owner !== item.publicationId) continue;
		posts.push({ remoteId, url: addressOf(account, status, null) });
	}
	return { kind: 'found', posts };
}
