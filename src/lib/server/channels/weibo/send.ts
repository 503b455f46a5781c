import { WEIBO_STOPS } from '#lib/labels/weibo.ts';
import type { ChannelAccount, OutgoingItem, Picture, SendCall, SendResult, Steps } from '../channel.ts';
import { WeiboApi, type ApiFailure, type WeiboParts } from './api.ts';
import { composeStatus, pictureOf } from './compose.ts';
import {
	failureSentence,
	isDefiniteRefusal,
	NETWORK_RETRY_MS,
	refused,
	refusedFor,
	type Refused,
} from './outcomes.ts';
import { settingsOf } from './settings.ts';
import { addressOf, findPosts, idOf, rememberPost } from './timeline.ts';
import { readGrant } from './token.ts';
import { hasTopic, weiboLength } from './words.ts';

const PICTURE_MIMES = ['image/jpeg', 'image/png', 'image/gif'] as const;
const REMEMBERED_MS = 60 * 86_400_000;
/** Memory key that outlives the notebook of one round: this publication was shared once, at this time. */
const sharedKey = (publicationId: string) => `shared:${publicationId}`;

interface Work {
	parts: WeiboParts;
	api: WeiboApi;
	call: SendCall;
	status: string;
	/** When an earlier try may have published it, or null. */
	earlier: number | null;
}

/** When this publication may have been shared, in this round or an earlier one; null when certainly never. */
export async function sharedAt(call: {
	account: ChannelAccount;
	item: OutgoingItem;
	steps: Steps;
}): Promise<number | null> {
	const note = await call.steps.get('share');
	if (note && note.refused === undefined) return Number(note.at);
	const before = await call.account.memory.get(sharedKey(call.item.publicationId));
	return before === null ? null : Number(before);
}

/**
 * One call publishes. What was tried before is looked for first; the try is noted before the call, and only a documented
 * refusal is one: everything else is unknown.
 */
export async function sendToWeibo(parts: WeiboParts, call: SendCall): Promise<SendResult> {
	const status = composeStatus(call.item.payload, call.item.link);
	const stop = await refuseEarly(call, status);
	if (stop) return stop;
	const api = new WeiboApi(parts, call.account, call.deadline);
	const work: Work = { parts, api, call, status, earlier: await sharedAt(call) };
	if (work.earlier !== null) {
		const before = await lookBefore(work, work.earlier);
		if (before) return before;
	}
	const picture = await fetchPicture(work);
	if (picture && 'kind' in picture) return picture;
	return share(work, picture);
}

/** What Weibo would refuse for certain, so that it costs no call. */
async function refuseEarly(call: SendCall, status: string): Promise<Refused | null> {
	const { egressIp, safeDomain, limits } = settingsOf(call.account.settings);
	if ((await readGrant(call.account.memory)) === null)
		return refused('credentials', WEIBO_STOPS.not_connected);
	if (egressIp === '') return refused('credentials', WEIBO_STOPS.no_address);
	if (weiboLength(status, limits) > limits.textMax) return refused('refused', WEIBO_STOPS.too_long);
	if (hasTopic(status)) return refused('refused', WEIBO_STOPS.topic);
	if (safeDomain !== '' && !isBelow(call.item.link, safeDomain))
		return refused('credentials', WEIBO_STOPS.not_bound);
	return null;
}

function isBelow(link: string, domain: string): boolean {
	if (!URL.canParse(link)) return false;
	const { hostname } = new URL(link);
	return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** A result when an earlier try shows on Weibo, or when that cannot be seen; null when nothing of it is there. */
async function lookBefore(work: Work, since: number): Promise<SendResult | null> {
	const { account, item } = work.call;
	const found = await findPosts(work.api, account, { item, since });
	if (found.kind !== 'found') return refusedFor(found, 'look', work.parts.clock.now());
	const [first, ...more] = found.posts;
	if (more.length > 0) return { kind: 'unknown', detail: '微博上有不止一条相同的内容，没有再发。' };
	return first ? published(work, first) : null;
}

async function published(work: Work, post: { remoteId: string; url: string | null }): Promise<SendResult> {
	const { account, item } = work.call;
	await rememberPost(account, post.remoteId, { id: item.publicationId, now: work.parts.clock.now() });
	return { kind: 'published', ...post };
}

async function fetchPicture({ parts, call }: Work): Promise<Picture | Refused | null> {
	const mediaId = pictureOf(call.item.payload);
	if (mediaId === null) return null;
	const { pictureBytes } = settingsOf(call.account.settings).limits;
	let original: Picture;
	try {
		original = await call.item.picture(mediaId);
	} catch {
		return refused('refused', WEIBO_STOPS.picture_gone);
	}
	const limit = { maxBytes: pictureBytes - 1, mimes: PICTURE_MIMES };
	return parts.fit(original, limit).catch(() => refused('refused', WEIBO_STOPS.picture_unfit));
}

async function share(work: Work, picture: Picture | null): Promise<SendResult> {
	const { api, call, parts } = work;
	if (call.deadline.left() <= 0) return refused('refused', WEIBO_STOPS.deadline, NETWORK_RETRY_MS);
	const at = parts.clock.now();
	// The note first: it throws when the publication is no longer ours, and then nothing was shared.
	await call.steps.put('share', { at });
	await call.account.memory.put(sharedKey(call.item.publicationId), String(work.earlier ?? at), {
		expiresAt: at + REMEMBERED_MS,
	});
	const answer = await api.call({
		method: 'POST',
		path: '/2/statuses/share.json',
		fields: { status: work.status, rip: settingsOf(call.account.settings).egressIp },
		...(picture ? { picture } : {}),
	});
	if (answer.kind !== 'ok') return shareFailed(work, at, answer);
	const remoteId = idOf(answer.value);
	if (remoteId === null) return { kind: 'unknown', detail: '微博收下了内容，但没有给出编号。' };
	const uid = (await readGrant(call.account.memory))?.uid ?? null;
	return published(work, { remoteId, url: addressOf(call.account, answer.value, uid) });
}

async function shareFailed(work: Work, at: number, failure: ApiFailure): Promise<SendResult> {
	const { call, parts, earlier } = work;
	const { publicationId } = call.item;
	const detail = failureSentence(failure, 'share');
	const kind = failure.kind === 'error' ? failure.entry.class : null;
	if (kind === 'done') return { kind: 'accepted', jobId: `shared:${publicationId}` };
	// An equal text is there already. After a try whose end nobody knew, that was ours.
	if (kind === 'repeat' && earlier !== null)
		return (await lookBefore(work, earlier)) ?? { kind: 'accepted', jobId: `shared:${publicationId}` };
	if (!isDefiniteRefusal(failure)) return { kind: 'unknown', detail };
	await call.steps.put('share', { at, refused: failure.kind === 'error' ? failure.code : failure.kind });
	if (earlier === null) await call.account.memory.forget(sharedKey(publicationId));
	return refusedFor(failure, 'share', parts.clock.now());
}
