import * as v from 'valibot';
import { ActivityInput } from '#lib/contract/outreach.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { isUsablePeriod } from './rules.ts';
import { cancelActivityRow, insertActivity, lockActivity } from './store.ts';

/**
 * Announces an activity of a unit.
 * @throws {InputError} 'input.past_time' when it would have ended already @throws {ConflictError} the form was sent twice
 */
export async function createActivity(ctx: Ctx, actor: Actor | null, input: unknown): Promise<{ id: string }> {
	requirePermission(actor, 'outreach.write');
	const parsed = v.safeParse(ActivityInput, input);
	if (!parsed.success) throw new InputError('input.invalid', { field: '活动名称、地点、时间或人数' });
	const { formKey, ...activity } = parsed.output;
	const { startsAt, endsAt, unitId } = activity;
	const at = ctx.clock.now();
	if (!isUsablePeriod(startsAt, endsAt))
		throw new InputError('input.invalid', { field: '活动起止时间', detail: '结束要晚于开始，且不超过一天' });
	if (endsAt <= at) throw new InputError('input.past_time', { field: '活动结束时间' });
	return ctx.store.tx(async (tx) => {
		const unit = await findUnit(tx, unitId, scopeOf(actor, 'outreach.write'));
		if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
		if (formKey) await claimFormKey(tx, { key: formKey, accountId: actor.id, at });
		const id = newId();
		await insertActivity(tx, { id, ...activity, createdBy: actor.id, createdAt: at });
		const subject = { kind: 'activity', id };
		await ctx.events.append(tx, {
			kind: 'activity.created',
			at,
			unitId,
			actorId: actor.id,
			subject,
			payload: { title: activity.title },
		});
		return { id };
	});
}

/** Calls an activity off. Hours already counted stand. */
export async function cancelActivity(ctx: Ctx, actor: Actor | null, activityId: string): Promise<void> {
	requirePermission(actor, 'outreach.write');
	await ctx.store.tx(async (tx) => {
		const activity = await lockActivity(tx, activityId, scopeOf(actor, 'outreach.write'));
		if (!activity) throw new NotFoundError('not_found', { what: '这场活动' });
		if (activity.cancelledAt !== null) throw new ConflictError('outreach.cancelled');
		const at = ctx.clock.now();
		await cancelActivityRow(tx, activity.id, at);
		const subject = { kind: 'activity', id: activity.id };
		await ctx.events.append(tx, {
			kind: 'activity.cancelled',
			at,
			unitId: activity.unitId,
			actorId: actor.id,
			subject,
			payload: {},
		});
	});
}
