import type { Instance } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import { readSetting } from '../db/index.ts';

export const INSTANCE = 'instance';

/** Set once for good, so the answer is kept; before that it is asked each time, for another node may do it. */
const known = new WeakMap<object, Instance>();

/** What set-up settled, or null on an empty database. */
export async function readInstance(ctx: Ctx): Promise<Instance | null> {
	const kept = known.get(ctx.store);
	if (kept) return kept;
	const instance = await readSetting<Instance>(ctx.store, INSTANCE);
	if (instance) known.set(ctx.store, instance);
	return instance;
}
