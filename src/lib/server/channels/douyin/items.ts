import type { ChannelAccount, OutgoingItem } from '../channel.ts';
import { idText } from '../json.ts';
import type { ApiFailure, DouyinApi, Fields } from './api.ts';
import { composeText } from './compose.ts';

/** An item of the account, as far as we need it. */
export interface FoundItem {
	itemId: string;
	/** 1 published · 2 not fit for the public · 4 in review · 5 public within limits; others are not documented. */
	status: number;
	url: string | null;
}
export type Found = { kind: 'found'; items: FoundItem[] } | ApiFailure;

const PAGE = 20;
const PAGES = 3;
/** Clocks differ: items this much older than our try still may be ours. */
const OLDER_MS = 2 * 60_000;
const REMEMBERED_MS = 60 * 86_400_000;

const ownerKey = (itemId: string) => `post:${itemId}`;
const plain = (text: string) => text.replace(/\s+/g, '');
const listOf = (value: unknown): Fields[] =>
	Array.isArray(value)
		? value.filter((each): each is Fields => typeof each === 'object' && each !== null)
		: [];

/** Notes which publication an item is, so that a later one with the same words is not taken for it. */
export function rememberItem(account: ChannelAccount, itemId: string, owner: { id: string; now: number }) {
	return account.memory.put(ownerKey(itemId), owner.id, { expiresAt: owner.now + REMEMBERED_MS });
}

function itemOf(row: Fields): FoundItem | null {
	const itemId = idText(row.item_id);
	if (itemId === null) return null;
	const url = typeof row.share_url === 'string' && /^https?:\/\//.test(row.share_url) ? row.share_url : null;
	return { itemId, status: Number(row.video_status), url };
}

/** The account's newest items, newest first, that are `itemId` or carry the words of `item` since `since`. */
export async function findItems(
	api: DouyinApi,
	account: ChannelAccount,
	wanted: { item: OutgoingItem; since: number; itemId: string | null },
): Promise<Found> {
	const items: FoundItem[] = [];
	let cursor = '0';
	for (let page = 0; page < PAGES; page++) {
		const answer = await api.call({
			path: '/api/douyin/v1/video/video_list/',
			query: { cursor, count: String(PAGE) },
		});
		if (answer.kind !== 'ok') return answer;
		if (!Array.isArray(answer.value.list)) return { kind: 'lost', why: 'the list is missing' };
		const rows = listOf(answer.value.list);
		for (const row of rows) {
			const found = itemOf(row);
			if (found && (await isWanted(account, { row, found }, wanted))) items.push(found);
		}
		const oldest = Number(rows.at(-1)?.create_time ?? 0) * 1_000;
		const next = idText(answer.value.cursor);
		if (answer.value.has_more !== true || next === null || oldest < wanted.since - OLDER_MS) break;
		cursor = next;
	}
	return { kind: 'found', items };
}

async function isWanted(
	account: ChannelAccount,
	{ row, found }: { row: Fields; found: FoundItem },
	{ item, since, itemId }: { item: OutgoingItem; since: number; itemId: string | null },
): Promise<boolean> {
	if (itemId !== null) return found.itemId === itemId;
	const created = Number(row.create_time) * 1_000;
	if (!(created >= since - OLDER_MS) || typeof row.title !== 'string') return false;
	if (plain(row.title) !== plain(composeText(item.payload))) return false;
	const owner = await account.memory.get(ownerKey(found.itemId));
	return owner === null || owner === item.publicationId;
}
