import type { LookCall, LookResult } from '../channel.ts';
import { WeiboApi, type WeiboParts } from './api.ts';
import { cannotTell } from './outcomes.ts';
import { sharedAt } from './send.ts';
import { findPosts, rememberPost } from './timeline.ts';

/** Looks for our post in the account's own timeline, and changes nothing. Absence there proves nothing. */
export async function lookAtWeibo(parts: WeiboParts, call: LookCall): Promise<LookResult> {
	const { account, item } = call;
	const since = await sharedAt(call);
	if (since === null) return { kind: 'absent', sure: true, detail: '还没有向微博发送任何内容。' };
	const api = new WeiboApi(parts, account, call.deadline);
	const found = await findPosts(api, account, { item, since });
	if (found.kind !== 'found') return cannotTell(found);
	const [first, ...more] = found.posts;
	if (first && more.length > 0)
		return { kind: 'duplicate', remoteIds: found.posts.map((post) => post.remoteId) };
	if (first) {
		await rememberPost(account, first.remoteId, { id: item.publicationId, now: parts.clock.now() });
		return { kind: 'published', ...first };
	}
	const detail = '账号最近的微博里没有这一条；微博的时间线可能还没有同步，不能断定没有发出。';
	return { kind: 'absent', sure: false, detail };
}
