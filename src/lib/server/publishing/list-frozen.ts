import type { Ctx } from '../ctx.ts';
import { freezeOver } from '../freezes/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { frozenWithin } from './store-recalls.ts';
import { findWithin } from './store-lists.ts';
import { mayResolve, viewOf, type PublicationView } from './view-publication.ts';

const LISTED = 200;

export interface FrozenPublication extends PublicationView {
	/** Why it still cannot be given a time; null once it may be confirmed. */
	stillFrozen: string | null;
}

/** What freezes held within the actor's reach, in the order in which it was planned: it goes out only when a person confirms it. */
export async function listFrozen(ctx: Ctx, actor: Actor | null): Promise<FrozenPublication[]> {
	requirePermission(actor, 'publication.read');
	const scope = scopeOf(actor, 'publication.read');
	const listed: FrozenPublication[] = [];
	for (const id of await frozenWithin(ctx.store, scope, LISTED)) {
		const found = await findWithin(ctx.store, id, scope);
		if (!found) continue;
		const freeze = await freezeOver(ctx.store, found.publication);
		listed.push({ ...viewOf(found, mayResolve(actor)), stillFrozen: freeze?.reason ?? null });
	}
	return listed;
}
