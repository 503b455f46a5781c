import { createHash } from 'node:crypto';
import { LIFE_MS, shareReadBy } from '#simulators/audience.ts';
import { DouyinError } from '#simulators/douyin/errors.ts';
import type { Fields } from '#simulators/douyin/oauth.ts';
import { nextSerial, statusOf, type Desk, type Grant, type Item } from '#simulators/douyin/state.ts';
import type { Call, LedgerEntry } from '#simulators/platform.ts';

const IMAGE_BYTES = 20 * 1024 * 1024;
const IMAGES = 30;
const TEXT = 1_000;
const PAGE = 20;
/** Words that the platform's review does not let pass, so that a test can have it refuse. */
const REFUSED_WORDS = '不适宜公开';

export interface ApiRequest {
	grant: Grant;
	call: Call;
	now: number;
}

function jsonOf(call: Call): Fields {
	try {
		const value: unknown = JSON.parse(call.body.toString('utf8'));
		if (typeof value === 'object' && value !== null) return value as Fields;
	} catch {
		// Falls through: not an object.
	}
	throw new DouyinError(28001007);
}

/** POST /api/douyin/v1/video/upload_image/: multipart `image`. */
export async function uploadImage(desk: Desk, { grant, call }: ApiRequest): Promise<Fields> {
	const body = new Response(new Uint8Array(call.body), { headers: { 'content-type': call.contentType } });
	const image = (await body.formData().catch(() => new FormData())).get('image');
	if (!(image instanceof File) || image.size === 0) throw new DouyinError(28001007);
	if (image.size > IMAGE_BYTES) throw new DouyinError(28001007, '图片过大');
	const bytes = Buffer.from(await image.arrayBuffer());
	const id = `@img${desk.world.dice.text(24, 'image', nextSerial(desk.state))}==`;
	const mime = image.type || 'image/jpeg';
	desk.state.images.push({ id, openId: grant.openId, blob: desk.world.blobs.put(bytes), mime });
	return { image: { image_id: id, width: 1080, height: 720 } };
}

export interface NewItem {
	openId: string;
	text: string;
	pictures: { blob: string; mime: string }[];
	shareId: string | null;
	marker: string;
}

export function addItem(desk: Desk, given: NewItem): Item {
	const now = desk.world.clock.now();
	const serial = nextSerial(desk.state);
	const itemId = `@9V${desk.world.dice.text(40, 'item', serial).replace(/-/g, '+').replace(/_/g, '/')}==`;
	const delay = desk.state.users[given.openId]?.reviewDelayMs ?? { min: 0, max: 0 };
	const item: Item = {
		...given,
		itemId,
		createdAt: now,
		reviewedAt: now + desk.world.dice.whole(delay, 'review', serial),
		passes: !given.text.includes(REFUSED_WORDS),
		deletedAt: null,
	};
	desk.state.items.push(item);
	return item;
}

/** POST /api/douyin/v1/video/create_image_text/ */
export function createImageText(desk: Desk, { grant, call }: ApiRequest): Fields {
	if (!desk.state.apps[grant.clientKey]?.canPublish) throw new DouyinError(28001014);
	const fields = jsonOf(call);
	const list = Array.isArray(fields['image_list']) ? (fields['image_list'] as unknown[]) : [];
	if (list.length === 0 || list.length > IMAGES) throw new DouyinError(28001007);
	const pictures = list.map((id) => {
		const image = desk.state.images.find((each) => each.id === id && each.openId === grant.openId);
		if (!image) throw new DouyinError(28001007);
		return { blob: image.blob, mime: image.mime };
	});
	const text = typeof fields['text'] === 'string' ? fields['text'] : '';
	if ([...text].length > TEXT) throw new DouyinError(28001007, '文字过长');
	// There is no field for a marker: the ledger goes by the text.
	const item = addItem(desk, { openId: grant.openId, text, pictures, shareId: null, marker: text });
	return { item_id: item.itemId };
}

interface Counts {
	plays: number;
	likes: number;
	comments: number;
	shares: number;
}

export function countsBy(desk: Desk, item: Item, at: number): Counts {
	const { dice } = desk.world;
	const fans = desk.state.users[item.openId]?.fans ?? 0;
	const appeal = 0.3 * Math.exp(0.8 * dice.normal('douyin-appeal', item.itemId));
	const from = item.reviewedAt;
	const until = Math.min(at, item.deletedAt ?? at, from + LIFE_MS);
	const shape = { key: item.itemId, publishedAt: from, medianHours: 14, spread: 1.4 };
	const share = item.passes ? shareReadBy(dice, shape, until) : 0;
	const plays = Math.floor(Math.max(50, fans * Math.min(appeal, 3)) * share);
	const of = (rate: number, name: string) =>
		Math.floor(plays * rate * (0.5 + dice.fraction(name, item.itemId)));
	return { plays, likes: of(0.05, 'likes'), comments: of(0.008, 'comments'), shares: of(0.01, 'shares') };
}

export function itemUrl(desk: Desk, item: Item): string {
	return `${desk.base}/web/item/${encodeURIComponent(item.itemId)}`;
}

function row(desk: Desk, item: Item, now: number): Fields {
	const { plays, likes, comments, shares } = countsBy(desk, item, now);
	return {
		item_id: item.itemId,
		title: item.text,
		cover: `${desk.base}/web/pic/${item.pictures[0]?.blob ?? ''}`,
		create_time: Math.floor(item.createdAt / 1_000),
		video_status: statusOf(item, now),
		media_type: 2,
		is_top: false,
		is_reviewed: now >= item.reviewedAt,
		share_url: itemUrl(desk, item),
		statistics: {
			play_count: plays,
			digg_count: likes,
			comment_count: comments,
			share_count: shares,
			forward_count: 0,
			download_count: 0,
		},
	};
}

const ownItems = (desk: Desk, openId: string) =>
	desk.state.items.filter((item) => item.openId === openId && item.deletedAt === null);

/** GET /api/douyin/v1/video/video_list/: newest first, at most 20 a page. */
export function videoList(desk: Desk, { grant, call, now }: ApiRequest): Fields {
	const count = Number(call.query.get('count') ?? 10);
	if (!(count >= 1 && count <= PAGE)) throw new DouyinError(28001007);
	const start = Number(call.query.get('cursor') ?? 0);
	const all = ownItems(desk, grant.openId).toReversed();
	const list = all.slice(start, start + count).map((item) => row(desk, item, now));
	return { list, cursor: start + list.length, has_more: start + list.length < all.length };
}

/** POST /api/douyin/v1/video/video_data/ */
export function videoData(desk: Desk, { grant, call, now }: ApiRequest): Fields {
	const ids = jsonOf(call)['item_ids'];
	if (!Array.isArray(ids) || ids.length > PAGE) throw new DouyinError(28001007);
	const found = ownItems(desk, grant.openId).filter((item) => ids.includes(item.itemId));
	return { list: found.map((item) => row(desk, item, now)) };
}

/** Every item by account and marker. Public once the review let it pass. */
export function ledgerOf(desk: Desk): LedgerEntry[] {
	const now = desk.world.clock.now();
	const entries = new Map<string, LedgerEntry>();
	for (const item of desk.state.items) {
		const key = `${item.openId}|${item.marker}`;
		const entry = entries.get(key) ?? {
			platform: 'douyin',
			account: item.openId,
			marker: item.marker,
			publicCount: 0,
			items: [],
		};
		const visible = item.deletedAt === null && statusOf(item, now) === 1;
		entry.publicCount += visible ? 1 : 0;
		entry.items.push({
			articleId: item.itemId,
			index: 1,
			title: item.text,
			contentHash: createHash('sha256').update(item.text).digest('hex'),
			publishedAt: item.createdAt,
			url: itemUrl(desk, item),
			public: visible,
		});
		entries.set(key, entry);
	}
	return [...entries.values()];
}
