import { DOUYIN_STAGES, DOUYIN_STOPS, douyinSentence, type DouyinStage } from '#lib/labels/douyin.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import type { LookResult, SendResult } from '../channel.ts';
import type { ApiFailure } from './api.ts';
import { retryAfterMs } from './errors.ts';

export type Refused = Extract<SendResult, { kind: 'refused' }>;

/** After a network failure with no effect: soon enough for the planned minute, long enough for a restart. */
export const NETWORK_RETRY_MS = 30_000;

export function refused(reason: HoldReason, detail: string, retryAfter: number | null = null): Refused {
	return { kind: 'refused', reason, detail, retryAfterMs: retryAfter };
}

/** A failure's sentence: where it happened and what Douyin said. */
export function failureSentence(failure: ApiFailure, stage: DouyinStage): string {
	const where = `${DOUYIN_STAGES[stage]}时`;
	switch (failure.kind) {
		case 'error':
			return `${where}没有成功：${douyinSentence(failure.code)}`;
		case 'not_connected':
			return DOUYIN_STOPS.not_connected;
		case 'not_sent':
			return failure.configuration
				? `${where}失败：接口地址不可用或不被允许，请管理员在设置里核对。`
				: `${where}连不上抖音，请检查服务器的网络。`;
		case 'lost':
			return `${where}没有收到抖音的有效答复。`;
	}
}

/** Whether a failed create definitely did nothing. Everything not documented as a refusal may have published. */
export function isDefiniteRefusal(failure: ApiFailure): boolean {
	if (failure.kind === 'not_sent' || failure.kind === 'not_connected') return true;
	return failure.kind === 'error' && failure.entry.class !== 'unknown';
}

/** The result of a call that certainly put nothing before the public. */
export function refusedFor(failure: ApiFailure, stage: DouyinStage, now: number): Refused {
	const detail = failureSentence(failure, stage);
	if (failure.kind === 'lost') return refused('refused', detail, NETWORK_RETRY_MS);
	if (failure.kind === 'not_connected') return refused('credentials', detail);
	if (failure.kind === 'not_sent')
		return failure.configuration
			? refused('credentials', detail)
			: refused('refused', detail, NETWORK_RETRY_MS);
	switch (failure.entry.class) {
		case 'token':
		case 'credentials':
			return refused('credentials', detail);
		case 'person':
			return refused('needs_person', detail);
		case 'wait':
			return refused('refused', detail, retryAfterMs(failure.entry, now));
		case 'unknown':
			return refused('refused', detail, NETWORK_RETRY_MS);
		case 'refused':
			return refused('refused', detail);
	}
}

export function cannotTell(failure: ApiFailure): LookResult {
	return { kind: 'cannot_tell', detail: failureSentence(failure, 'look') };
}
