import type { RenameUnitInput } from '#lib/contract/units.ts';
import type { Ctx } from '../ctx.ts';
import { InputError, NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from './actor.ts';
import { checkCode } from './rules.ts';
import { findCode, lockUnit, updateUnit } from './store.ts';

/** Changes a unit's names and division code. @throws {InputError} the code is taken or does not fit the level */
export async function renameUnit(ctx: Ctx, actor: Actor | null, input: RenameUnitInput): Promise<void> {
	requirePermission(actor, 'unit.manage');
	await ctx.store.tx(async (tx) => {
		const unit = await lockUnit(tx, input.id, scopeOf(actor, 'unit.manage'));
		if (!unit) throw new NotFoundError('not_found');
		const { name, shortName, code } = input;
		checkCode(code, unit.level);
		const holder = code === null ? null : await findCode(tx, code);
		if (holder && holder.id !== unit.id)
			throw new InputError('input.duplicate', { name: 'code', value: code ?? '' });
		const next = { name, shortName, code };
		const fields = (['name', 'shortName', 'code'] as const).filter((key) => unit[key] !== next[key]);
		if (fields.length === 0) return;
		await updateUnit(tx, unit.id, next);
		await ctx.events.append(tx, {
			kind: 'unit.changed',
			at: ctx.clock.now(),
			unitId: unit.id,
			actorId: actor.id,
			subject: { kind: 'unit', id: unit.id },
			payload: { fields },
		});
	});
}
