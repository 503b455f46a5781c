import type { LookCall, LookResult } from '../channel.ts';
import { DouyinApi, type DouyinParts } from './api.ts';
import { findItems, rememberItem } from './items.ts';
import { cannotTell } from './outcomes.ts';
import { createdAt } from './send.ts';
import { statusResult } from './status.ts';

/** Looks among the account's newest items, and changes nothing: by number where we have it, else by words and time. */
export async function lookAtDouyin(parts: DouyinParts, call: LookCall): Promise<LookResult> {
	const { account, item, jobId } = call;
	const since = await createdAt(call);
	if (since === null) return { kind: 'absent', sure: true, detail: '还没有向抖音发送任何内容。' };
	const api = new DouyinApi(parts, account, call.deadline);
	const found = await findItems(api, account, { item, since, itemId: jobId });
	if (found.kind !== 'found') return cannotTell(found);
	const [first, ...more] = found.items;
	if (!first) {
		const detail = '账号最近的作品里没有这一篇；抖音的列表可能还没有更新，不能断定没有发出。';
		return { kind: 'absent', sure: false, detail };
	}
	if (more.length > 0) return { kind: 'duplicate', remoteIds: found.items.map(({ itemId }) => itemId) };
	await rememberItem(account, first.itemId, { id: item.publicationId, now: parts.clock.now() });
	return statusResult(first);
}
