import * as v from 'valibot';
import { CheckInput } from '#lib/contract/outreach.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { checkInRefusal, countedMinutes } from './rules.ts';
import {
	countCheckIns,
	lockOpenCheckIn,
	findVolunteer,
	insertCheckIn,
	lockActivity,
	storeCheckOut,
} from './store.ts';

function parse(input: unknown) {
	const parsed = v.safeParse(CheckInput, input);
	if (!parsed.success) throw new InputError('input.invalid', { field: '活动或志愿者' });
	return parsed.output;
}

async function find(tx: Tx, actor: Actor, key: { activityId: string; volunteerId: string }) {
	const scope = scopeOf(actor, 'outreach.write');
	const activity = await lockActivity(tx, key.activityId, scope);
	if (!activity) throw new NotFoundError('not_found', { what: '这场活动' });
	const volunteer = await findVolunteer(tx, key.volunteerId, scope);
	if (!volunteer) throw new NotFoundError('not_found', { what: '这位志愿者' });
	return { activity, volunteer };
}

/**
 * Checks a volunteer in; counted as 志愿者到岗 in the same transaction.
 * @throws {ConflictError} too early, over, full, cancelled, or the person is at an activity already
 */
export async function checkIn(ctx: Ctx, actor: Actor | null, input: unknown): Promise<void> {
	requirePermission(actor, 'outreach.write');
	const key = parse(input);
	const at = ctx.clock.now();
	await ctx.store.tx(async (tx) => {
		const { activity, volunteer } = await find(tx, actor, key);
		const refusal = checkInRefusal(activity, at);
		if (refusal) throw new ConflictError(refusal);
		if ((await countCheckIns(tx, activity.id)) >= activity.places)
			throw new ConflictError('outreach.full', { max: activity.places });
		const stored = await insertCheckIn(tx, { id: newId(), ...key, inAt: at, enteredBy: actor.id });
		if (!stored) throw new ConflictError('outreach.present', { name: volunteer.name });
		await ctx.events.append(tx, {
			kind: 'volunteer.checked_in',
			at,
			unitId: activity.unitId,
			actorId: actor.id,
			subject: { kind: 'activity', id: activity.id },
			payload: { ...key, role: volunteer.role },
		});
	});
}

/**
 * Checks a volunteer out; the minutes count in the same transaction.
 * @throws {ConflictError} 'outreach.absent' when the person is not checked in
 */
export async function checkOut(ctx: Ctx, actor: Actor | null, input: unknown): Promise<{ minutes: number }> {
	requirePermission(actor, 'outreach.write');
	const key = parse(input);
	const at = ctx.clock.now();
	return ctx.store.tx(async (tx) => {
		const { activity, volunteer } = await find(tx, actor, key);
		const open = await lockOpenCheckIn(tx, key);
		if (!open) throw new ConflictError('outreach.absent', { name: volunteer.name });
		const minutes = countedMinutes(activity, open.inAt, at);
		await storeCheckOut(tx, open.id, { outAt: at, minutes });
		await ctx.events.append(tx, {
			kind: 'volunteer.checked_out',
			at,
			unitId: activity.unitId,
			actorId: actor.id,
			subject: { kind: 'activity', id: activity.id },
			payload: { ...key, role: volunteer.role, minutes },
		});
		return { minutes };
	});
}
