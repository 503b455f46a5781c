import { formatClock } from '#lib/contract/format.ts';
import type { DraftStatus } from './draft.svelte.ts';

/** Where the text is, in a few words beside the buttons. */
export function statusWords(status: DraftStatus, revisionNumber: number): string {
	switch (status.kind) {
		case 'saved':
			return `修订 ${revisionNumber}，已保存`;
		case 'changed':
			return '有改动，未保存';
		case 'autosaved':
			return `已自动保存 ${formatClock(status.at)}`;
		case 'saving':
			return '正在保存…';
		case 'offline':
			return '已存在本机';
		case 'expired':
			return '已存在本机，请重新登录';
		case 'refused':
			return '没有保存';
	}
}
