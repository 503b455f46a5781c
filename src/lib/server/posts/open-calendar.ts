import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { channelChoices, listPosts, type ChannelChoice, type Post } from './store.ts';
import { listColumns, type Column } from './store-columns.ts';

/** More chips than this in one view are beyond what a calendar can show; the list is for them. */
const CHIPS_MAX = 500;
const TRAY_MAX = 50;

export interface OpenedCalendar {
	/** Planned within the span, earliest first. */
	planned: Post[];
	/** Without a time, touched last first; withdrawn ones are left out. */
	tray: Post[];
	trayTotal: number;
	columns: Column[];
	channels: ChannelChoice[];
	mayWrite: boolean;
}

export interface OpenCalendarInput {
	/** Epoch ms; the end is not part of the span. */
	from: number;
	to: number;
	columnId?: string;
	channelId?: string;
}

/** What goes out when, within the actor's reach. */
export async function openCalendar(
	ctx: Ctx,
	actor: Actor | null,
	input: OpenCalendarInput,
): Promise<OpenedCalendar> {
	requirePermission(actor, 'post.read');
	const { store } = ctx;
	const scope = scopeOf(actor, 'post.read');
	const { from, to, columnId, channelId } = input;
	const column = columnId ? { columnId } : {};
	const planned = await listPosts(store, scope, {
		filter: { ...column, plannedFrom: from, plannedTo: to },
		page: { order: 'planned', limit: CHIPS_MAX },
	});
	const tray = await listPosts(store, scope, {
		filter: { ...column, unplanned: true, states: ['draft', 'in_review', 'returned', 'approved'] },
		page: { limit: TRAY_MAX },
	});
	const onChannel = (post: Post) => !channelId || post.channelIds.includes(channelId);
	return {
		planned: planned.rows.filter(onChannel),
		tray: tray.rows.filter(onChannel),
		trayTotal: tray.total,
		columns: await listColumns(store, scope),
		channels: await channelChoices(store, scope),
		mayWrite: scopeOf(actor, 'post.write').paths.length > 0,
	};
}
