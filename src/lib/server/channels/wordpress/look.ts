import type { LookCall, LookResult, RetractCall, RetractResult } from '../channel.ts';
import { WordpressApi, type ApiParts } from './api.ts';
import { cannotTell, failureSentence } from './outcomes.ts';
import { findPosts, isPublic, readPost, type Post } from './posts.ts';
import { postKey } from './send.ts';

/** Looks, and changes nothing. Drafts are no effect; the site can be asked for all of them, so absence is sure. */
export async function lookAtWordpress(parts: ApiParts, call: LookCall): Promise<LookResult> {
	const { account, item, deadline } = call;
	const api = new WordpressApi(parts, account, deadline);
	const id = await account.memory.get(postKey(item.publicationId));
	const found = await findPosts(api, { publicationId: item.publicationId, id });
	if (found.kind !== 'found') return cannotTell(found);
	const shown = found.posts.filter(isPublic);
	const [first] = shown;
	if (shown.length > 1) return { kind: 'duplicate', remoteIds: shown.map((post) => post.id) };
	if (first) return { kind: 'published', remoteId: first.id, url: first.url };
	return { kind: 'absent', sure: true, detail: '网站上没有公开这一篇。' };
}

/** Puts every public post of the publication back among the drafts, where the site's editors still find it. */
export async function retractFromWordpress(parts: ApiParts, call: RetractCall): Promise<RetractResult> {
	const { account, item, deadline } = call;
	const api = new WordpressApi(parts, account, deadline);
	const known = item.remoteId ?? (await account.memory.get(postKey(item.publicationId)));
	const id = known !== null && /^\d{1,20}$/.test(known) ? known : null;
	const found = await findPosts(api, { publicationId: item.publicationId, id });
	if (found.kind !== 'found') return { kind: 'cannot_tell', detail: failureSentence(found, 'retract') };
	for (const post of found.posts.filter(isPublic)) {
		const trouble = await hide(api, post);
		if (trouble) return trouble;
	}
	return { kind: 'retracted' };
}

/** Null when readers no longer see the post. */
async function hide(api: WordpressApi, post: Post): Promise<RetractResult | null> {
	const path = `/wp/v2/posts/${post.id}`;
	const answer = await api.call({ method: 'POST', path, json: { status: 'draft' } });
	if (answer.kind === 'error' && answer.class === 'gone') return null;
	if (answer.kind !== 'ok') {
		const definite = answer.kind === 'error' && answer.class === 'configuration';
		return { kind: definite ? 'refused' : 'cannot_tell', detail: failureSentence(answer, 'retract') };
	}
	const left = readPost(answer.value);
	if (left && !isPublic(left)) return null;
	const detail = '网站收下了撤下的请求，但文章看上去仍是公开的，请到网站后台核对。';
	return { kind: 'cannot_tell', detail };
}
