import { createHash, randomBytes } from 'node:crypto';
import { DOUYIN_STOPS } from '#lib/labels/douyin.ts';
import type { ChannelAccount, OutgoingItem, SendCall, SendResult } from '../channel.ts';
import { idText } from '../json.ts';
import { DouyinApi, type DouyinParts } from './api.ts';
import { composeText, picturesOf } from './compose.ts';
import { refused, refusedFor } from './outcomes.ts';
import { settingsOf } from './settings.ts';

const REMEMBERED_MS = 60 * 86_400_000;
/** Which publication a share_id stands for, and the other way round. */
export const shareKey = (shareId: string) => `share:${shareId}`;
const publicationKey = (publicationId: string) => `shared:${publicationId}`;

/** The share_id of a publication: asked for once, so that whatever a phone opens leads to one publication. */
async function shareIdOf(
	parts: DouyinParts,
	account: ChannelAccount,
	publicationId: string,
): Promise<{ kind: 'ok'; shareId: string } | Exclude<SendResult, { kind: 'published' }>> {
	const known = await account.memory.get(publicationKey(publicationId));
	if (known !== null) return { kind: 'ok', shareId: known };
	const api = new DouyinApi(parts, account);
	const answer = await api.callForApp({ path: '/share-id/', query: { need_callback: 'true' } });
	if (answer.kind !== 'ok') return refusedFor(answer, 'share', parts.clock.now());
	const shareId = idText(answer.value.share_id);
	if (shareId === null) return refusedFor({ kind: 'lost', why: 'no share_id' }, 'share', parts.clock.now());
	const expiresAt = parts.clock.now() + REMEMBERED_MS;
	// Known by its number before a phone can publish it.
	await account.memory.put(shareKey(shareId), publicationId, { expiresAt });
	await account.memory.put(publicationKey(publicationId), shareId, { expiresAt });
	return { kind: 'ok', shareId };
}

/** Prepares a share; a person publishes it with a phone, and the webhook says so. */
export async function sendByPhone(parts: DouyinParts, call: SendCall): Promise<SendResult> {
	const { limits } = settingsOf(call.account.settings);
	if ([...composeText(call.item.payload)].length > limits.textMax)
		return refused('refused', DOUYIN_STOPS.too_long);
	if (picturesOf(call.item.payload, 1).length === 0) return refused('refused', DOUYIN_STOPS.no_picture);
	const share = await shareIdOf(parts, call.account, call.item.publicationId);
	if (share.kind !== 'ok') return share;
	await call.steps.put('share_prepared', { shareId: share.shareId });
	return refused('needs_person', DOUYIN_STOPS.by_phone);
}

/**
 * The schema that a phone opens, signed for the next two hours; null when Douyin gives no ticket now or the site is not
 * reached over https. One picture: the schema takes no more.
 */
export async function handOver(
	parts: DouyinParts,
	{
		account,
		item,
	}: { account: ChannelAccount; item: Pick<OutgoingItem, 'publicationId' | 'payload' | 'link'> },
): Promise<string | null> {
	const [cover] = picturesOf(item.payload, 1);
	const picture = cover === undefined ? null : new URL(`/site/media/${cover}`, item.link);
	if (picture?.protocol !== 'https:') return null;
	const share = await shareIdOf(parts, account, item.publicationId);
	const ticket = await new DouyinApi(parts, account).ticket();
	if (share.kind !== 'ok' || ticket.kind !== 'ok') return null;
	const nonce = randomBytes(8).toString('hex');
	const timestamp = String(Math.floor(parts.clock.now() / 1_000));
	const signed = `nonce_str=${nonce}&ticket=${ticket.ticket}&timestamp=${timestamp}`;
	const query = new URLSearchParams({
		share_type: 'h5',
		client_key: settingsOf(account.settings).clientKey,
		nonce_str: nonce,
		timestamp,
		signature: createHash('md5').update(signed).digest('hex'),
		state: share.shareId,
		image_path: picture.href,
		title: composeText(item.payload),
		share_to_publish: '1',
	});
	return `snssdk1128://openplatform/share?${query.toString()}`;
}
