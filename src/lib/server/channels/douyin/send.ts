import { DOUYIN_STOPS } from '#lib/labels/douyin.ts';
import type { ChannelAccount, OutgoingItem, Picture, SendCall, SendResult, Steps } from '../channel.ts';
import { idText } from '../json.ts';
import { DouyinApi, type ApiFailure, type DouyinParts } from './api.ts';
import { composeText, picturesOf } from './compose.ts';
import { findItems, rememberItem } from './items.ts';
import {
	failureSentence,
	isDefiniteRefusal,
	NETWORK_RETRY_MS,
	refused,
	refusedFor,
	type Refused,
} from './outcomes.ts';
import { settingsOf } from './settings.ts';
import { statusResult } from './status.ts';

const PICTURE_MIMES = ['image/jpeg', 'image/png'] as const;
const REMEMBERED_MS = 60 * 86_400_000;
/** Memory key that outlives the notebook of one round: this publication was created once, at this time. */
const createdKey = (publicationId: string) => `created:${publicationId}`;

interface Work {
	parts: DouyinParts;
	api: DouyinApi;
	call: SendCall;
	/** When an earlier try may have published it, or null. */
	earlier: number | null;
}

/** When this publication may have been created, in this round or an earlier one; null when certainly never. */
export async function createdAt(call: {
	account: ChannelAccount;
	item: OutgoingItem;
	steps: Steps;
}): Promise<number | null> {
	const note = await call.steps.get('create');
	if (note && note.refused === undefined) return Number(note.at);
	const before = await call.account.memory.get(createdKey(call.item.publicationId));
	return before === null ? null : Number(before);
}

/**
 * pictures → create. Nobody sees uploaded pictures, so until the create a failure is a refusal; from there on only a
 * documented refusal is one, and everything else is unknown. What was tried before is looked for first.
 */
export async function sendToDouyin(parts: DouyinParts, call: SendCall): Promise<SendResult> {
	const { limits } = settingsOf(call.account.settings);
	const text = composeText(call.item.payload);
	if ([...text].length > limits.textMax) return refused('refused', DOUYIN_STOPS.too_long);
	const mediaIds = picturesOf(call.item.payload, limits.pictures);
	if (mediaIds.length === 0) return refused('refused', DOUYIN_STOPS.no_picture);
	const api = new DouyinApi(parts, call.account, call.deadline);
	const work: Work = { parts, api, call, earlier: await createdAt(call) };
	if (work.earlier !== null) {
		const before = await lookBefore(work, work.earlier);
		if (before) return before;
	}
	const images: string[] = [];
	for (const mediaId of mediaIds) {
		const image = await uploadPicture(work, mediaId);
		if (typeof image !== 'string') return image;
		images.push(image);
	}
	return create(work, text, images);
}

/** A result when an earlier try shows on Douyin, or when that cannot be seen; null when nothing of it is there. */
async function lookBefore(work: Work, since: number): Promise<SendResult | null> {
	const { account, item } = work.call;
	const found = await findItems(work.api, account, { item, since, itemId: null });
	const now = work.parts.clock.now();
	if (found.kind !== 'found') return refusedFor(found, 'look', now);
	const [first, ...more] = found.items;
	if (!first) return null;
	if (more.length > 0) return { kind: 'unknown', detail: '抖音上有不止一个相同的作品，没有再发。' };
	await rememberItem(account, first.itemId, { id: item.publicationId, now });
	const seen = statusResult(first);
	return seen.kind === 'published' ? seen : { kind: 'accepted', jobId: first.itemId };
}

/** Uploads a picture, or takes what an earlier try of this publication uploaded. */
async function uploadPicture(work: Work, mediaId: string): Promise<string | Refused> {
	const { call, parts, api } = work;
	const step = `picture:${mediaId}`;
	const known = idText((await call.steps.get(step))?.imageId);
	if (known !== null) return known;
	let original: Picture;
	try {
		original = await call.item.picture(mediaId);
	} catch {
		return refused('refused', DOUYIN_STOPS.picture_gone);
	}
	const { pictureBytes } = settingsOf(call.account.settings).limits;
	const fitted = await parts
		.fit(original, { maxBytes: pictureBytes, mimes: PICTURE_MIMES })
		.catch(() => refused('refused', DOUYIN_STOPS.picture_unfit));
	if ('kind' in fitted) return fitted;
	const answer = await api.call({ path: '/api/douyin/v1/video/upload_image/', picture: fitted });
	if (answer.kind !== 'ok') return refusedFor(answer, 'picture', parts.clock.now());
	const image = answer.value.image as { image_id?: unknown } | undefined;
	const imageId = idText(image?.image_id);
	if (imageId === null) return refusedFor({ kind: 'lost', why: 'no image_id' }, 'picture', parts.clock.now());
	await call.steps.put(step, { imageId });
	return imageId;
}

async function create(work: Work, text: string, images: string[]): Promise<SendResult> {
	const { api, call, parts, earlier } = work;
	if (call.deadline.left() <= 0) return refused('refused', DOUYIN_STOPS.deadline, NETWORK_RETRY_MS);
	const at = parts.clock.now();
	// The note first: it throws when the publication is no longer ours, and then nothing was created.
	await call.steps.put('create', { at });
	await call.account.memory.put(createdKey(call.item.publicationId), String(earlier ?? at), {
		expiresAt: at + REMEMBERED_MS,
	});
	const answer = await api.call({
		path: '/api/douyin/v1/video/create_image_text/',
		json: { image_list: images, text, private_status: 0 },
	});
	if (answer.kind !== 'ok') return createFailed(work, at, answer);
	const itemId = idText(answer.value.item_id);
	if (itemId === null) return { kind: 'unknown', detail: '抖音收下了作品，但没有给出编号。' };
	await rememberItem(call.account, itemId, { id: call.item.publicationId, now: at });
	return { kind: 'accepted', jobId: itemId };
}

async function createFailed(work: Work, at: number, failure: ApiFailure): Promise<SendResult> {
	const { call, parts, earlier } = work;
	if (!isDefiniteRefusal(failure)) return { kind: 'unknown', detail: failureSentence(failure, 'create') };
	await call.steps.put('create', { at, refused: failure.kind === 'error' ? failure.code : failure.kind });
	if (earlier === null) await call.account.memory.forget(createdKey(call.item.publicationId));
	return refusedFor(failure, 'create', parts.clock.now());
}
