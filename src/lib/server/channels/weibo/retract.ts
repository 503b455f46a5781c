import { WEIBO_RETRACT_BY_PERSON } from '#lib/labels/weibo.ts';
import type { RetractCall, RetractResult } from '../channel.ts';
import { WeiboApi, type WeiboParts } from './api.ts';
import { failureSentence } from './outcomes.ts';

const NO_RIGHT = new Set([10005, 10014, 10020]);
const NOT_THERE = 20101;

/**
 * Deletes a post. Weibo grants statuses/destroy to few applications, so a refusal for want of right is a person's task.
 * Repeating is harmless: what is gone stays gone.
 */
export async function retractFromWeibo(parts: WeiboParts, call: RetractCall): Promise<RetractResult> {
	const { remoteId } = call.item;
	if (remoteId === null) return { kind: 'by_person', detail: WEIBO_RETRACT_BY_PERSON };
	const api = new WeiboApi(parts, call.account, call.deadline);
	const answer = await api.call({
		method: 'POST',
		path: '/2/statuses/destroy.json',
		fields: { id: remoteId },
	});
	if (answer.kind === 'ok') return { kind: 'retracted' };
	const detail = failureSentence(answer, 'retract');
	if (answer.kind === 'lost') return { kind: 'cannot_tell', detail };
	if (answer.kind !== 'error') return { kind: 'refused', detail };
	if (answer.code === NOT_THERE) return { kind: 'retracted' };
	if (NO_RIGHT.has(answer.code)) return { kind: 'by_person', detail: WEIBO_RETRACT_BY_PERSON };
	return { kind: answer.entry.class === 'unknown' ? 'cannot_tell' : 'refused', detail };
}
