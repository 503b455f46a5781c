import { WORDPRESS_STAGES, wordpressSentence, type WordpressStage } from '#lib/labels/wordpress.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import type { LookResult, SendResult } from '../channel.ts';
import type { ApiFailure } from './api.ts';

type Refused = Extract<SendResult, { kind: 'refused' }>;

/** After a failure with no effect: soon enough for the planned minute, long enough for a restart. */
const RETRY_MS = 30_000;

/** Ends a send early with a result; thrown inside the adapter only. */
export class Stopped extends Error {
	override readonly name = 'Stopped';
	readonly result: SendResult;
	constructor(result: SendResult) {
		super(result.kind);
		this.result = result;
	}
}

export function refusal(reason: HoldReason, detail: string, retryAfterMs: number | null = null): Refused {
	return { kind: 'refused', reason, detail, retryAfterMs };
}

/** A failure's sentence: where it happened and what the site said. */
export function failureSentence(failure: ApiFailure, stage: WordpressStage): string {
	const where = `${WORDPRESS_STAGES[stage]}时`;
	switch (failure.kind) {
		case 'error':
			return `${where}没有成功：${wordpressSentence(failure.code, failure.status)}`;
		case 'not_sent':
			return failure.configuration
				? `${where}失败：网站地址不可用或不被允许，请管理员在设置里核对。`
				: `${where}连不上网站，请检查服务器的网络。`;
		case 'lost':
			return `${where}没有收到网站的有效答复。`;
	}
}

/**
 * The result of a send that failed before anything could become public. Lost answers count as refused here: a picture or
 * a draft nobody can read is no effect, and the next try looks for it first.
 */
export function refusedBeforePublic(failure: ApiFailure, stage: WordpressStage): Refused {
	const detail = failureSentence(failure, stage);
	if (failure.kind === 'lost') return refusal('refused', detail, RETRY_MS);
	if (failure.kind === 'not_sent')
		return failure.configuration ? refusal('credentials', detail) : refusal('refused', detail, RETRY_MS);
	switch (failure.class) {
		case 'configuration':
			return refusal('credentials', detail);
		case 'wait':
			return refusal('refused', detail, Math.max(RETRY_MS, failure.waitMs ?? 0));
		case 'unknown':
			return refusal('refused', detail, RETRY_MS);
		default:
			return refusal('refused', detail);
	}
}

/** Whether a failed publish call definitely did nothing. A gateway's 503 may hide an effect, WordPress's own word does not. */
export function isDefiniteRefusal(failure: ApiFailure): boolean {
	if (failure.kind === 'not_sent') return true;
	if (failure.kind === 'lost' || failure.status >= 500) return false;
	return failure.class !== 'unknown';
}

export function cannotTell(failure: ApiFailure): Extract<LookResult, { kind: 'cannot_tell' }> {
	return { kind: 'cannot_tell', detail: failureSentence(failure, 'look') };
}
