import { wechatSentence, WECHAT_STAGES, type WechatStage } from '#lib/labels/wechat.ts';
import type { LookResult, SendResult } from '../channel.ts';
import type { ApiFailure } from './api.ts';
import { retryAfterMs, seenAddress } from './errors.ts';

type Refused = Extract<SendResult, { kind: 'refused' }>;

/** After a network failure with no effect: soon enough for the planned minute, long enough for a restart. */
const NETWORK_RETRY_MS = 30_000;

/** Ends a send early with a result; thrown inside the adapter only. */
export class Stopped extends Error {
	override readonly name = 'Stopped';
	readonly result: SendResult;
	constructor(result: SendResult) {
		super(result.kind);
		this.result = result;
	}
}

/** A failure's sentence: where it happened and what WeChat said. */
export function failureSentence(failure: ApiFailure, stage: WechatStage): string {
	const at = failure.kind === 'error' && failure.stage === 'token' ? 'token' : stage;
	const where = `${WECHAT_STAGES[at]}时`;
	switch (failure.kind) {
		case 'error':
			return `${where}被微信拒绝：${wechatSentence(failure.code, seenAddress(failure.errmsg))}`;
		case 'not_sent':
			return failure.configuration
				? `${where}失败：接口地址不可用或不被允许，请管理员在设置里核对。`
				: `${where}连不上微信，请检查服务器的网络。`;
		case 'lost':
			return `${where}没有收到微信的有效答复。`;
	}
}

/**
 * The result of a send that failed before anything could become public. Lost answers count as refused here: a picture
 * or a draft nobody can read is no effect, and the next try looks for it first.
 */
export function refusedBeforePublic(failure: ApiFailure, stage: WechatStage, now: number): Refused {
	const detail = failureSentence(failure, stage);
	const refused = (reason: Refused['reason'], after: number | null): Refused => ({
		kind: 'refused',
		reason,
		detail,
		retryAfterMs: after,
	});
	if (failure.kind === 'lost') return refused('refused', NETWORK_RETRY_MS);
	if (failure.kind === 'not_sent')
		return failure.configuration ? refused('credentials', null) : refused('refused', NETWORK_RETRY_MS);
	switch (failure.entry.class) {
		case 'token':
		case 'configuration':
			return refused('credentials', null);
		case 'person':
			return refused('needs_person', null);
		case 'wait':
		case 'not_ready':
			return refused('refused', retryAfterMs(failure.entry, now));
		case 'unknown':
			// -1 is the platform's own hiccup; a code nobody documented is for a person to read.
			return refused('refused', failure.code === -1 ? NETWORK_RETRY_MS : null);
		default:
			return refused('refused', null);
	}
}

/** Whether a failed submit definitely did nothing. Everything not documented as a refusal may have published. */
export function isDefiniteRefusal(failure: ApiFailure): boolean {
	if (failure.kind === 'not_sent') return true;
	if (failure.kind === 'lost') return false;
	return !['unknown', 'done_before', 'gone'].includes(failure.entry.class);
}

export function cannotTell(failure: ApiFailure): LookResult {
	return { kind: 'cannot_tell', detail: failureSentence(failure, 'look') };
}
