import { WECHAT_PUSH_SENTENCES, WECHAT_PUSH_WAITS, wechatPushSentence } from '#lib/labels/wechat.ts';
import type { LookResult, OutgoingItem, SendCall, SendResult } from '../channel.ts';
import { idText } from '../json.ts';
import type { ApiAnswer, ApiFailure, WechatApi } from './api.ts';
import { cannotTell, failureSentence, isDefiniteRefusal, refusedBeforePublic, Stopped } from './outcomes.ts';
import { settingsOf } from './settings.ts';

/** Followers are pushed to once for each key: WeChat calls it `clientmsgid` and keeps it for a day by community texts. */
const KEY_KEPT_MS = 20 * 3_600_000;
/** errcode for a key that has its push already: the answer holds the push's number. */
const DONE_BEFORE = 45065;
const REMEMBERED_MS = 60 * 86_400_000;
/** Job and remote ids of pushes, which have numbers of their own. */
const PREFIX = 'mass:';

/** Where a push's number stands in job and remote ids; null for what was published without one. */
export function pushIdOf(id: string | null): string | null {
	return id?.startsWith(PREFIX) ? id.slice(PREFIX.length) : null;
}
export const pushJobId = (msgId: string) => PREFIX + msgId;

/** At most 64 bytes; the same for every try of one round. */
const keyOf = ({ publicationId, round }: OutgoingItem) => `jg-${publicationId}-${round}`.slice(0, 64);
/** Memory key that outlives the notebook of one round: the number of the last push. */
const pushedKey = (publicationId: string) => `pushed:${publicationId}`;

interface Work {
	api: WechatApi;
	call: SendCall;
	now: number;
}
interface Note {
	mediaId: string;
	key: string;
	at: number;
}

/** The push an earlier try of this round asked for without hearing that it was refused. */
export async function openPush({ call }: Work): Promise<Note | null> {
	const note = await call.steps.get('mass');
	if (!note || note.refused !== undefined) return null;
	return { mediaId: String(note.mediaId), key: String(note.key), at: Number(note.at) };
}

/**
 * Ends the send when this publication was pushed already: in this round or, by two persons' mistake, in an earlier one.
 * @throws {Stopped} with what the platform says of that push
 */
export async function stopWhenPushed(work: Work): Promise<void> {
	const { account, item, steps } = work.call;
	const mine = idText((await steps.get('massed'))?.msgId);
	if (mine !== null) throw new Stopped(taken(mine));
	const earlier = await account.memory.get(pushedKey(item.publicationId));
	if (earlier === null) return;
	const seen = await lookAtPush(work.api, earlier);
	if (seen.kind === 'published') throw new Stopped(seen);
	if (seen.kind === 'pending') throw new Stopped(taken(earlier));
	if (seen.kind === 'cannot_tell')
		throw new Stopped({
			kind: 'refused',
			reason: 'outcome_unknown',
			detail: seen.detail,
			retryAfterMs: null,
		});
}

function taken(msgId: string): SendResult {
	return { kind: 'accepted', jobId: pushJobId(msgId), detail: WECHAT_PUSH_WAITS };
}

/**
 * Goes on with a push whose fate nobody heard of: under the same key the platform says what became of it. When it may
 * have forgotten the key, or the account publishes otherwise by now, a person decides.
 */
export async function resumePush(work: Work, note: Note): Promise<SendResult> {
	const { mode } = settingsOf(work.call.account.settings);
	if (mode === 'mass' && work.now - note.at < KEY_KEPT_MS) return push(work, note.mediaId, note);
	return askPerson('上一次群发没有收到答复，不能确定是否已发出。请到公众号后台核对。');
}

function askPerson(detail: string): SendResult {
	return { kind: 'refused', reason: 'outcome_unknown', detail, retryAfterMs: null };
}

/** Pushes the draft to the followers: noted before the call, under a key that makes repeating it harmless. */
export async function push(work: Work, mediaId: string, earlier: Note | null = null): Promise<SendResult> {
	const { api, call, now } = work;
	const { massTag, onReprint } = settingsOf(call.account.settings);
	const note = earlier ?? { mediaId, key: keyOf(call.item), at: now };
	await call.steps.put('mass', { ...note });
	const answer = await api.call({
		path: '/cgi-bin/message/mass/sendall',
		json: {
			filter: massTag === null ? { is_to_all: true } : { is_to_all: false, tag_id: massTag },
			msgtype: 'mpnews',
			mpnews: { media_id: mediaId },
			send_ignore_reprint: onReprint === 'send' ? 1 : 0,
			clientmsgid: note.key,
		},
	});
	const fields = takenFields(answer);
	if (fields) return keepPush(work, fields);
	return pushFailed(work, { note, first: earlier === null, failure: answer as ApiFailure });
}

/** The answer's fields when the platform has this push, now or from before. */
function takenFields(answer: ApiAnswer): Readonly<Record<string, unknown>> | null {
	if (answer.kind === 'ok') return answer.value;
	return answer.kind === 'error' && answer.code === DONE_BEFORE ? answer.value : null;
}

async function keepPush({ call, now }: Work, fields: Readonly<Record<string, unknown>>): Promise<SendResult> {
	const msgId = idText(fields.msg_id);
	if (msgId === null) return { kind: 'unknown', detail: '微信收下了群发任务，但没有给出编号。' };
	const { memory } = call.account;
	const expiresAt = now + REMEMBERED_MS;
	await memory.put(pushedKey(call.item.publicationId), msgId, { expiresAt });
	// Missing in the answer to a repeated key: then the figures are matched by address or title.
	const dataId = idText(fields.msg_data_id);
	if (dataId !== null) await memory.put(`message:${pushJobId(msgId)}`, dataId);
	await call.steps.put('massed', { msgId, at: now });
	return taken(msgId);
}

interface Failed {
	note: Note;
	/** No try before this one is still open. */
	first: boolean;
	failure: ApiFailure;
}

async function pushFailed(work: Work, { note, first, failure }: Failed): Promise<SendResult> {
	const code = failure.kind === 'error' ? failure.code : null;
	const refused = refusedBeforePublic(failure, 'mass', work.now);
	// Asked again too soon: whether the first one went through is still open.
	if (code === 45066) return refused;
	if (failure.kind === 'error' && failure.entry.class === 'gone')
		return askPerson('草稿已不在草稿箱，可能已经群发或被删除。请到公众号后台核对。');
	if (!isDefiniteRefusal(failure)) return { kind: 'unknown', detail: failureSentence(failure, 'mass') };
	if (first) await work.call.steps.put('mass', { ...note, refused: code ?? 'not_sent' });
	// An earlier try may have gone through: this refusal says nothing about that one.
	else if (refused.retryAfterMs === null) return askPerson(`上一次群发没有收到答复；${refused.detail}`);
	return refused;
}

/** What the platform says of a push. Its address comes with the callback only. */
export async function lookAtPush(api: WechatApi, msgId: string): Promise<LookResult> {
	const answer = await api.call({ path: '/cgi-bin/message/mass/get', json: { msg_id: msgId } });
	if (answer.kind !== 'ok') return cannotTell(answer);
	const status = idText(answer.value.msg_status)?.toUpperCase() ?? '';
	if (status === 'SEND_SUCCESS') return { kind: 'published', remoteId: pushJobId(msgId), url: null };
	if (status === 'SENDING') return { kind: 'pending', jobId: pushJobId(msgId) };
	const sentence = WECHAT_PUSH_SENTENCES[status];
	return sentence
		? { kind: 'failed', reason: 'platform_failed', detail: sentence }
		: { kind: 'cannot_tell', detail: '微信给出的群发状态无法识别，请到公众号后台核对。' };
}

/** What the status of MASSSENDJOBFINISH means: `send success`, `send fail`, `err(n)`. */
export function pushResult(msgId: string, status: string, url: string | null): LookResult {
	const word = status.toLowerCase().replace(/[\s_]+/g, ' ');
	if (word === 'send success' || word === 'sendsuccess')
		return { kind: 'published', remoteId: pushJobId(msgId), url };
	if (word === 'send fail' || word === 'sendfail' || /^err ?\(\d{1,6}\)$/.test(word)) {
		const code = Number(/\d+/.exec(word)?.[0] ?? 0);
		return { kind: 'failed', reason: 'platform_failed', detail: wechatPushSentence(code) };
	}
	return { kind: 'cannot_tell', detail: '微信给出的群发状态无法识别，请到公众号后台核对。' };
}
