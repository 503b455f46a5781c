import type { BeatNotice, BeatState } from '#lib/contract/boards.ts';
import { formatExact, formatNear, formatSpan } from '#lib/contract/format.ts';

const WORDS = { stopped: '发布调度停了', stuck: '发布调度卡住了', behind: '发布调度跟不上' } as const;

/** The light in three or four words. */
export function beatWord(trouble: BeatState['trouble']): string {
	return trouble === null ? '发布调度正常' : WORDS[trouble];
}

const ADVICE = {
	stopped: '到时间的稿件现在不会发出，请马上告诉管理员。恢复后，晚得太多的会进入“错过待定”。',
	stuck: '有一项后台工作一直没有做完，到时间的稿件可能发不出去，请告诉管理员。',
	behind: '有稿件过了时间两分钟还没有发出，请到“发布”里查看，或告诉管理员。',
} as const;

/** The whole sentence: what is wrong and what to do. */
export function beatTitle(at: number | null, trouble: BeatState['trouble']): string {
	if (at === null) return '发布调度还没有跑过一次。稍等一分钟，仍无心跳请告诉管理员。';
	const last = `发布调度最近一次心跳 ${formatExact(at)}（北京时间）`;
	return trouble === null ? last : `${ADVICE[trouble]}${last}`;
}

/** What the scheduler noticed of its machine's clock: 「系统时钟向前跳了 2 小时，已重新核对（今天 09:00）」. */
export function beatNotice({ kind, ms, at }: BeatNotice, now: number): string {
	const span = formatSpan(ms);
	const what =
		kind === 'pause'
			? `程序停顿了 ${span}`
			: ms > 0
				? `系统时钟向前跳了 ${span}（改过时间或机器休眠过）`
				: `系统时钟往回拨了 ${span}`;
	return `${what}，已重新核对（${formatNear(at, now)}）`;
}
