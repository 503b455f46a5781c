import type { PostState } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import { listUnits, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import {
	channelChoices,
	countPosts,
	listPosts,
	type ChannelChoice,
	type Post,
	type PostFilter,
} from './store.ts';
import { listColumns, type Column } from './store-columns.ts';

export const POSTS_A_PAGE = 20;

export interface BrowsePostsInput {
	states?: readonly PostState[];
	columnId?: string;
	/** This unit and everything below it; one out of reach finds nothing. */
	unitId?: string;
	text?: string;
	/** From 1. */
	page: number;
}

export interface PostListing {
	rows: Post[];
	total: number;
	pages: number;
	/** By state, everything else of the question applied. */
	counts: Partial<Record<PostState, number>>;
	columns: Column[];
	units: { id: string; name: string; depth: number }[];
	channels: ChannelChoice[];
	mayWrite: boolean;
}

/** One page of the library as the actor may see it, with what it can be narrowed by. */
export async function browsePosts(
	ctx: Ctx,
	actor: Actor | null,
	input: BrowsePostsInput,
): Promise<PostListing> {
	requirePermission(actor, 'post.read');
	const { store } = ctx;
	const scope = scopeOf(actor, 'post.read');
	const units = await listUnits(store, scope);
	const unit = input.unitId === undefined ? null : units.find((each) => each.id === input.unitId);
	const wide: PostFilter = {
		...(input.columnId ? { columnId: input.columnId } : {}),
		...(input.text ? { text: input.text } : {}),
		...(unit === null ? {} : { unitPath: unit?.path ?? '/' }),
	};
	const filter = input.states ? { ...wide, states: input.states } : wide;
	const offset = (input.page - 1) * POSTS_A_PAGE;
	const { rows, total } =
		unit === undefined
			? { rows: [], total: 0 }
			: await listPosts(store, scope, { filter, page: { limit: POSTS_A_PAGE, offset } });
	return {
		rows,
		total,
		pages: Math.max(1, Math.ceil(total / POSTS_A_PAGE)),
		counts: unit === undefined ? {} : await countPosts(store, scope, wide),
		columns: await listColumns(store, scope),
		units: units.map(({ id, shortName, path }) => ({
			id,
			name: shortName,
			depth: depthOf(path, scope.paths),
		})),
		channels: await channelChoices(store, scope),
		mayWrite: scopeOf(actor, 'post.write').paths.length > 0,
	};
}

/** How far below the top of the actor's own tree. */
function depthOf(path: string, tops: readonly string[]): number {
	const parts = (text: string) => text.split('/').length;
	const own = tops.filter((top) => path.startsWith(top)).map((top) => parts(path) - parts(top));
	return own.length > 0 ? Math.min(...own) : 0;
}
