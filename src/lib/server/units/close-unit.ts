import type { Ctx } from '../ctx.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from './actor.ts';
import { countDependents, lockUnit, updateUnit } from './store.ts';

/**
 * Closes a unit that nothing hangs on any more; what it did stays.
 * @throws {ConflictError} conflict.unit_in_use: open units below it or people at home in it; the root always
 */
export async function closeUnit(ctx: Ctx, actor: Actor | null, input: { id: string }): Promise<void> {
	requirePermission(actor, 'unit.manage');
	await ctx.store.tx(async (tx) => {
		const unit = await lockUnit(tx, input.id, scopeOf(actor, 'unit.manage'));
		if (!unit) throw new NotFoundError('not_found');
		if (unit.closedAt !== null) return;
		const { children, people } = await countDependents(tx, unit.id);
		if (unit.parentId === null || children > 0 || people > 0)
			throw new ConflictError('conflict.unit_in_use', { children, people });
		await updateUnit(tx, unit.id, { closedAt: ctx.clock.now() });
		await ctx.events.append(tx, {
			kind: 'unit.changed',
			at: ctx.clock.now(),
			unitId: unit.id,
			actorId: actor.id,
			subject: { kind: 'unit', id: unit.id },
			payload: { fields: ['closedAt'] },
		});
	});
}
