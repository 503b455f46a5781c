import { WECHAT_JOB_SENTENCES } from '#lib/labels/wechat.ts';
import type { LookCall, LookResult } from '../channel.ts';
import { idText } from '../json.ts';
import { WechatApi, type Fields } from './api.ts';
import { draftStands, findPublished, listOf } from './items.ts';
import { cannotTell } from './outcomes.ts';
import { lookAtPush, pushIdOf } from './push.ts';
import { SETTLE_MS, type WechatParts } from './send.ts';

/** What a publish_status of freepublish/get or of the callback means. */
export function jobResult(job: {
	status: number;
	publishId: string | null;
	articleId: string | null;
	url: string | null;
}): LookResult {
	if (job.status === 0 && job.articleId !== null)
		return { kind: 'published', remoteId: job.articleId, url: job.url };
	if (job.status === 1) return { kind: 'pending', jobId: job.publishId };
	const sentence = WECHAT_JOB_SENTENCES[job.status];
	return sentence
		? { kind: 'failed', reason: 'platform_failed', detail: sentence }
		: { kind: 'cannot_tell', detail: '微信给出的发布状态无法识别，请到公众号后台核对。' };
}

/** Address of the first article in an article_detail, as JSON or as XML reads. */
export function firstUrl(detail: unknown): string | null {
	const items = listOf((detail as Fields | null | undefined)?.item);
	const url = items.find((item) => Number(item.idx ?? 1) === 1)?.article_url ?? items[0]?.article_url;
	return typeof url === 'string' && url.trim() ? url.trim() : null;
}

/** Looks, and changes nothing: the job when there is one, else our marker, else what the notebook proves. */
export async function lookAtWechat(parts: WechatParts, call: LookCall): Promise<LookResult> {
	const api = new WechatApi(parts, call.account, call.deadline);
	const pushed = await lookForPush(api, call);
	if (pushed) return pushed;
	const submitted = await call.steps.get('submitted');
	const jobId = call.jobId ?? idText(submitted?.publishId);
	if (jobId !== null) {
		const job = await lookAtJob(api, jobId);
		if (job) return job;
	}
	const note = await call.steps.get('submit');
	const started = await call.steps.get('draft_started');
	if (!note && !started) return { kind: 'absent', sure: true, detail: '还没有向微信发送任何内容。' };
	return lookByMarker(parts, { api, call, note, since: Number((note ?? started)?.at ?? 0), jobId });
}

/** Null when this publication was not pushed. A push without a number is asked about by sending it again under its key. */
async function lookForPush(api: WechatApi, call: LookCall): Promise<LookResult | null> {
	const note = await call.steps.get('mass');
	const msgId = pushIdOf(call.jobId) ?? idText((await call.steps.get('massed'))?.msgId);
	if (msgId !== null) return lookAtPush(api, msgId);
	if (!note || note.refused !== undefined) return null;
	return { kind: 'cannot_tell', detail: '微信没有答复是否收下这次群发。' };
}

/** Null when the platform does not know the job: then the marker decides. */
async function lookAtJob(api: WechatApi, jobId: string): Promise<LookResult | null> {
	const answer = await api.call({ path: '/cgi-bin/freepublish/get', json: { publish_id: jobId } });
	if (answer.kind === 'error' && answer.stage === 'call' && [40059, 53600].includes(answer.code)) return null;
	if (answer.kind !== 'ok') return cannotTell(answer);
	const { value } = answer;
	return jobResult({
		status: Number(value.publish_status),
		publishId: jobId,
		articleId: idText(value.article_id),
		url: firstUrl(value.article_detail),
	});
}

interface MarkerLook {
	api: WechatApi;
	call: LookCall;
	note: Fields | null;
	since: number;
	jobId: string | null;
}

async function lookByMarker(parts: WechatParts, look: MarkerLook): Promise<LookResult> {
	const { api, call, note, jobId } = look;
	const found = await findPublished(api, call.item.publicationId, look.since);
	if (found.kind === 'found') {
		const [first, ...more] = found.items;
		if (first && more.length > 0) return { kind: 'duplicate', remoteIds: found.items.map((item) => item.id) };
		if (first) return { kind: 'published', remoteId: first.id, url: first.url };
	}
	// The notebook proves it: `submit` is noted before the call, and a refusal after it.
	if (!note || note.refused !== undefined)
		return { kind: 'absent', sure: true, detail: '没有提交过发布，微信上没有这一篇。' };
	if (found.kind !== 'found') return cannotTell(found);
	const mediaId = idText(note.mediaId);
	if (!found.complete || mediaId === null)
		return { kind: 'cannot_tell', detail: '已发布的文章太多，查不完，不能确定是否发过。' };
	const stands = await draftStands(api, mediaId);
	if (stands.kind === 'gone') return { kind: 'pending', jobId };
	if (stands.kind !== 'there') return cannotTell(stands);
	return stillInBox(call, parts.clock.now() - Number(note.at));
}

/** The draft still waits in the box: not accepted, or accepted and not finished. Time and callbacks tell them apart. */
function stillInBox(call: LookCall, waitedMs: number): LookResult {
	const settled = waitedMs >= SETTLE_MS;
	const hearsCallbacks = Boolean(call.account.credentials.token);
	if (settled && hearsCallbacks)
		return { kind: 'absent', sure: true, detail: '草稿仍在草稿箱，微信没有发布这一篇。' };
	const detail = settled
		? '草稿仍在草稿箱。没有设置回调，无法确定微信是否还在处理，请到公众号后台核对。'
		: '草稿仍在草稿箱，微信可能还在处理。';
	return { kind: 'absent', sure: false, detail };
}
