import type { Platform } from '#lib/contract/channels.ts';
import type { PublicationState, Resolution } from '#lib/contract/publishing.ts';
import { formatNear, formatSpan } from '#lib/contract/format.ts';

/** What the cards and rows need of a publication. Times are epoch ms. */
export interface PublicationCard {
	id: string;
	postId: string;
	title: string;
	channelName: string;
	platform: Platform;
	unitName: string;
	state: PublicationState;
	reason: string | null;
	detail: string | null;
	url: string | null;
	dueAt: number | null;
	wakeAt: number | null;
	sentAt: number | null;
	publishedAt: number | null;
	/** When it was taken off again. */
	retractedAt: number | null;
	resendAskedBy: string | null;
	resendAskedByName: string | null;
	actions: Resolution[];
}

/** The two short lines at the right of a row: what counts now, and the moment it counts from. */
export interface TimeWords {
	head: string;
	sub: string;
	at: number | null;
}

export function timeWords(publication: PublicationCard, now: number): TimeWords {
	const { state, dueAt, publishedAt, retractedAt } = publication;
	if (retractedAt !== null) return { head: '已撤下', sub: near(retractedAt, now), at: retractedAt };
	switch (state) {
		case 'published':
			return { head: '已发布', sub: near(publishedAt, now), at: publishedAt };
		case 'missed':
			return { head: late(dueAt, now), sub: `原定 ${near(dueAt, now)}`, at: dueAt };
		case 'held':
		case 'unknown':
			return waited(publication, now);
		case 'cancelled':
			return { head: '已取消', sub: `原定 ${near(dueAt, now)}`, at: dueAt };
		default:
			return ahead(publication, now);
	}
}

function waited({ sentAt, dueAt }: PublicationCard, now: number): TimeWords {
	const since = sentAt ?? dueAt;
	const head = since === null || since > now ? '等人处理' : `已等 ${formatSpan(now - since)}`;
	return { head, sub: sentAt === null ? `原定 ${near(dueAt, now)}` : `${near(sentAt, now)} 发出`, at: since };
}

function ahead({ state, sentAt, dueAt }: PublicationCard, now: number): TimeWords {
	if (dueAt === null) return { head: '未定时间', sub: '在日历上排期后发布', at: null };
	if (sentAt !== null && state !== 'due')
		return { head: `${near(sentAt, now)} 发出`, sub: '等平台的结果', at: sentAt };
	const sub = dueAt > now ? `还有 ${formatSpan(dueAt - now)}` : '即将发出';
	return { head: near(dueAt, now), sub, at: dueAt };
}

function near(at: number | null, now: number): string {
	return at === null ? '未定' : formatNear(at, now);
}

function late(dueAt: number | null, now: number): string {
	return dueAt === null || dueAt > now ? '已错过' : `晚了 ${formatSpan(now - dueAt)}`;
}
