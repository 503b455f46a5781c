import { DOUYIN_NOT_FIT, DOUYIN_SEE_APP } from '#lib/labels/douyin.ts';
import type { LookResult } from '../channel.ts';
import type { FoundItem } from './items.ts';

/** What the platform's own status of an item means for its publication. */
export function statusResult(item: FoundItem): LookResult {
	switch (item.status) {
		case 1:
		case 5:
			return { kind: 'published', remoteId: item.itemId, url: item.url };
		case 4:
			return { kind: 'pending', jobId: item.itemId };
		case 2:
			return { kind: 'failed', reason: 'platform_failed', detail: DOUYIN_NOT_FIT };
		default:
			return { kind: 'cannot_tell', detail: DOUYIN_SEE_APP };
	}
}
