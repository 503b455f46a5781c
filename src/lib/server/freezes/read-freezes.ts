import type { FreezeBanner } from '#lib/contract/freezes.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { listUnits, requirePermission, scopeOf, type Actor, type Scope } from '../units/index.ts';
import { covers, type FreezeInForce } from './rules.ts';
import * as rows from './store.ts';

const LISTED = 50;
const POSTS_OFFERED = 100;

/** The freeze that stops a publication now, or null: what the door asks in its own transaction. */
export async function freezeOver(
	reader: Reader,
	publication: { postId: string; channelId: string },
): Promise<FreezeInForce | null> {
	const inForce = await rows.freezesInForce(reader);
	if (inForce.length === 0) return null;
	const out = await rows.outgoingOf(reader, publication);
	return (out && inForce.find((freeze) => covers(freeze, out))) ?? null;
}

/** Ids of those posts that a freeze in force keeps from going out on one of their channels, as the calendar draws it. */
export async function frozenPosts(
	reader: Reader,
	posts: readonly {
		id: string;
		columnId: string;
		campaignId: string | null;
		unitPath: string;
		channelIds: readonly string[];
	}[],
): Promise<string[]> {
	const inForce = await rows.freezesInForce(reader);
	const isFrozen = ({ id, columnId, campaignId, unitPath, channelIds }: (typeof posts)[number]) =>
		inForce.some((freeze) =>
			channelIds.some((channelId) => {
				const place = { postPath: unitPath, channelPath: unitPath };
				return covers(freeze, { postId: id, channelId, columnId, campaignId, ...place });
			}),
		);
	return posts.filter(isFrozen).map(({ id }) => id);
}

/** The freezes in force that concern a person's units: at them, below them or above them. */
export async function freezesFor(reader: Reader, actor: Actor): Promise<FreezeBanner[]> {
	const scope = scopeOf(actor, 'publication.read');
	const found = await rows.describedFreezes(reader, { lifted: false, limit: LISTED });
	return found.filter((row) => concerns(scope, row.path)).map(bannerOf);
}

/** The page of freezes: those in force with what is let through, those lifted, and what may be frozen. */
export async function listFreezes(ctx: Ctx, actor: Actor | null) {
	requirePermission(actor, 'publication.read');
	const scope = scopeOf(actor, 'publication.read');
	const may = scopeOf(actor, 'publication.freeze');
	const near = ({ path }: { path: string }) => concerns(scope, path);
	const [inForce, lifted] = await Promise.all([
		rows.describedFreezes(ctx.store, { lifted: false, limit: LISTED }),
		rows.describedFreezes(ctx.store, { lifted: true, limit: LISTED }),
	]);
	const shown = inForce.filter(near);
	const allowed = await rows.allowancesOf(
		ctx.store,
		shown.map(({ freeze }) => freeze.id),
	);
	const units = may.paths.length > 0 ? await listUnits(ctx.store, may) : [];
	return {
		inForce: shown.map((row) => ({
			...bannerOf(row),
			startedByName: row.startedByName ?? '',
			mayLift: may.paths.some((path) => row.path.startsWith(path)),
			allowed: allowed.filter(({ freezeId }) => freezeId === row.freeze.id),
		})),
		lifted: lifted.filter(near).map((row) => ({
			...bannerOf(row),
			liftedAt: row.freeze.liftedAt,
			liftReason: row.freeze.liftReason,
		})),
		options:
			units.length === 0
				? null
				: {
						units: units.map(({ id, name }) => ({ id, name })),
						...(await rows.freezableWithin(ctx.store, may)),
						posts: await rows.waitingPosts(ctx.store, may, POSTS_OFFERED),
					},
	};
}

function concerns(scope: Scope, path: string): boolean {
	return scope.paths.some((own) => own.startsWith(path) || path.startsWith(own));
}

function bannerOf({ freeze, unitName, targetName }: rows.DescribedFreeze): FreezeBanner {
	const { id, target, reason, startedAt } = freeze;
	return { id, target, targetName, unitName, reason, startedAt };
}
