import { sayNotice, type Said } from '#lib/labels/notices.ts';
import type { NoticeKind } from '#lib/contract/notices.ts';
import type { Ctx } from '../ctx.ts';
import { NotFoundError, UnauthenticatedError } from '../errors.ts';
import type { Actor } from '../units/index.ts';
import { countInbox, findNotice, inboxOf, markNotices } from './store.ts';

const PAGE_SIZE = 30;

/** A notice as its reader sees it. Times are epoch ms. */
export interface NoticeView extends Said {
	id: string;
	kind: NoticeKind;
	at: number;
	urgent: boolean;
	unread: boolean;
	/** Somebody did what it asked for. */
	settled: boolean;
}

export interface Inbox {
	items: NoticeView[];
	counts: { all: number; unread: number };
	page: number;
	pages: number;
}

/** One page (from 1) of a person's own notices, newest first. @throws {UnauthenticatedError} nobody is signed in */
export async function openInbox(
	{ store }: Pick<Ctx, 'store'>,
	actor: Actor | null,
	{ unreadOnly, page }: { unreadOnly: boolean; page: number },
): Promise<Inbox> {
	if (!actor) throw new UnauthenticatedError('auth.required');
	const counts = await countInbox(store, actor.id);
	const pages = Math.max(1, Math.ceil((unreadOnly ? counts.unread : counts.all) / PAGE_SIZE));
	const shown = Math.min(Math.max(1, page), pages);
	const query = { accountId: actor.id, unreadOnly, offset: (shown - 1) * PAGE_SIZE, limit: PAGE_SIZE };
	const items = (await inboxOf(store, query)).map(({ id, kind, at, urgent, facts, readAt, settledAt }) => ({
		...{ id, kind, at, urgent, unread: readAt === null, settled: settledAt !== null },
		...sayNotice(kind, facts),
	}));
	return { items, counts, page: shown, pages };
}

/** Marks a person's own notice as read and gives the page it leads to. @throws {NotFoundError} none of theirs */
export async function followNotice(ctx: Ctx, actor: Actor | null, id: string): Promise<string> {
	if (!actor) throw new UnauthenticatedError('auth.required');
	return ctx.store.tx(async (tx) => {
		const notice = await findNotice(tx, id, actor.id);
		if (!notice) throw new NotFoundError('not_found', { what: '这条消息' });
		await markNotices(tx, { accountId: actor.id, id, at: ctx.clock.now() });
		return notice.path;
	});
}

/** Marks one of a person's own notices as read, or with null all there are now. Gives how many were unread. */
export async function markRead(ctx: Ctx, actor: Actor | null, id: string | null): Promise<number> {
	if (!actor) throw new UnauthenticatedError('auth.required');
	return ctx.store.tx((tx) => markNotices(tx, { accountId: actor.id, id, at: ctx.clock.now() }));
}
