import type { PhonePreviewCall, PhonePreviewResult, Steps } from '../channel.ts';
import { WechatApi } from './api.ts';
import { failureSentence, Stopped } from './outcomes.ts';
import { makeDraft, previewKey, type WechatParts } from './send.ts';

/** A preview is not a publication: what it noted is forgotten with it. */
function forgetfulSteps(): Steps {
	const notes = new Map<string, Record<string, unknown>>();
	return {
		get: (step) => Promise.resolve(notes.get(step) ?? null),
		put: (step, value) => Promise.resolve(void notes.set(step, value)),
	};
}

/**
 * Shows a text on one phone (`mass/preview`, 100 a day by WeChat's rules). Its draft carries no marker, so nobody takes
 * it for a publication; it stays in the box, for WeChat shows the phone what stands there, until the next preview of
 * the post or its publication clears it away.
 */
export async function previewOnPhone(
	parts: WechatParts,
	call: PhonePreviewCall,
): Promise<PhonePreviewResult> {
	const { account, deadline, to } = call;
	const api = new WechatApi(parts, account, deadline);
	const { postId } = call.item;
	const item = { ...call.item, publicationId: `preview-${postId}`, round: 0, hash: '' };
	const send = { account, item, steps: forgetfulSteps(), deadline };
	try {
		const mediaId = await makeDraft({ api, fit: parts.fit, call: send, now: parts.clock.now(), parts });
		await account.memory.put(previewKey(postId), mediaId);
		const answer = await api.call({
			path: '/cgi-bin/message/mass/preview',
			json: { towxname: to, msgtype: 'mpnews', mpnews: { media_id: mediaId } },
		});
		if (answer.kind === 'ok') return { kind: 'shown' };
		const detail = failureSentence(answer, 'preview');
		return { kind: answer.kind === 'lost' ? 'cannot_tell' : 'refused', detail };
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
		const { result } = error;
		return { kind: 'refused', detail: 'detail' in result ? (result.detail ?? '') : '' };
	}
}
