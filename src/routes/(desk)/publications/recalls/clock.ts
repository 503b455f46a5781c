import { formatSpan } from '#lib/contract/format.ts';

interface Timed {
	startedAt: number;
	targetAt: number;
	closedAt: number | null;
}

/** The clock of a recall: how long it has run, and whether it should be over. */
export function clockWords(recall: Timed, now: number): { head: string; sub: string; late: boolean } {
	const { startedAt, targetAt, closedAt } = recall;
	if (closedAt !== null) {
		const late = closedAt > targetAt;
		const sub = late ? `比预定晚 ${formatSpan(closedAt - targetAt)}` : '在预定时间内了结';
		return { head: `用时 ${formatSpan(closedAt - startedAt)}`, sub, late };
	}
	const late = now > targetAt;
	const sub = late ? `已超过预定 ${formatSpan(now - targetAt)}` : `还剩 ${formatSpan(targetAt - now)}`;
	return { head: `已用 ${formatSpan(now - startedAt)}`, sub, late };
}
