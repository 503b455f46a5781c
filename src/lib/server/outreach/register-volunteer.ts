import * as v from 'valibot';
import { VolunteerInput } from '#lib/contract/outreach.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey } from '../db/index.ts';
import { InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { insertVolunteer } from './store.ts';

/** Registers a volunteer with a unit, by role and kind. @throws {ConflictError} the form was sent twice */
export async function registerVolunteer(
	ctx: Ctx,
	actor: Actor | null,
	input: unknown,
): Promise<{ id: string }> {
	requirePermission(actor, 'outreach.write');
	const parsed = v.safeParse(VolunteerInput, input);
	if (!parsed.success) throw new InputError('input.invalid', { field: '姓名、队伍或类别' });
	const { unitId, name, role, kind, formKey } = parsed.output;
	return ctx.store.tx(async (tx) => {
		const unit = await findUnit(tx, unitId, scopeOf(actor, 'outreach.write'));
		if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
		const id = newId();
		const at = ctx.clock.now();
		if (formKey) await claimFormKey(tx, { key: formKey, accountId: actor.id, at });
		await insertVolunteer(tx, { id, unitId, name, role, kind, createdAt: at });
		const subject = { kind: 'volunteer', id };
		await ctx.events.append(tx, {
			kind: 'volunteer.registered',
			at,
			unitId,
			actorId: actor.id,
			subject,
			payload: { role, kind },
		});
		return { id };
	});
}
