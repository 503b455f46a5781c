import type { CreateUnitInput, Level } from '#lib/contract/units.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey, type Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { requirePermission, scopeOf, type Actor } from './actor.ts';
import { checkCode, checkLevel } from './rules.ts';
import { insertUnit, lockUnit } from './store.ts';

export interface MadeUnit {
	id: string;
	path: string;
}
interface NewUnit {
	parent: { id: string; path: string } | null;
	name: string;
	shortName: string;
	level: Level;
	code: string | null;
	actorId: string;
}

/**
 * Makes a unit below another one within the actor's reach.
 * @throws {NotFoundError} no such parent within reach @throws {ConflictError} the parent is closed, or the form was sent twice
 * @throws {InputError} the level is not below the parent's, the code is taken or does not fit the level
 */
export async function createUnit(ctx: Ctx, actor: Actor | null, input: CreateUnitInput): Promise<MadeUnit> {
	requirePermission(actor, 'unit.manage');
	checkCode(input.code, input.level);
	return ctx.store.tx(async (tx) => {
		await claimFormKey(tx, { key: input.formKey, accountId: actor.id, at: ctx.clock.now() });
		const parent = await lockUnit(tx, input.parentId, scopeOf(actor, 'unit.manage'));
		if (!parent) throw new NotFoundError('not_found');
		if (parent.closedAt !== null) throw new ConflictError('conflict.state');
		checkLevel(input.level, parent.level);
		return makeUnit(ctx, tx, { ...input, parent, actorId: actor.id });
	});
}

/** Makes the unit everything else stands below. For the first set-up alone. */
export function createRootUnit(ctx: Ctx, tx: Tx, unit: Omit<NewUnit, 'parent'>): Promise<MadeUnit> {
	return makeUnit(ctx, tx, { ...unit, parent: null });
}

async function makeUnit(ctx: Ctx, tx: Tx, unit: NewUnit): Promise<MadeUnit> {
	const { name, shortName, level, code, parent } = unit;
	const id = newId();
	const path = `${parent?.path ?? '/'}${id}/`;
	const at = ctx.clock.now();
	const parentId = parent?.id ?? null;
	if (!(await insertUnit(tx, { id, parentId, code, name, shortName, level, path, createdAt: at })))
		throw new InputError('input.duplicate', { name: 'code', value: code ?? '' });
	await ctx.events.append(tx, {
		kind: 'unit.created',
		at,
		unitId: id,
		actorId: unit.actorId,
		subject: { kind: 'unit', id },
		payload: { name, level },
	});
	return { id, path };
}
