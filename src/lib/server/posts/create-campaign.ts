import { cleanText, countCharacters } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import { InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { insertCampaign } from './store-columns.ts';

const NAME_MAX = 40;

export interface CreateCampaignInput {
	unitId: string;
	name: string;
	/** Epoch ms; the end is not part of the campaign. */
	startsAt: number;
	endsAt: number;
	/** 人次, or null for none. */
	targetReads?: number | null;
}

/** @throws {InputError} naming the field that cannot be used */
function checkInput(input: CreateCampaignInput, name: string): void {
	if (name === '') throw new InputError('input.empty', { field: '主题活动名称' });
	if (countCharacters(name) > NAME_MAX)
		throw new InputError('input.too_long', { field: '主题活动名称', max: NAME_MAX });
	const { startsAt, endsAt, targetReads = null } = input;
	if (!Number.isSafeInteger(startsAt) || !Number.isSafeInteger(endsAt) || endsAt <= startsAt)
		throw new InputError('input.invalid', { field: '活动起止时间', detail: '结束要晚于开始' });
	if (targetReads !== null && (!Number.isSafeInteger(targetReads) || targetReads < 0))
		throw new InputError('input.invalid', { field: '阅读目标' });
}

/** Opens a campaign (主题活动) of a unit. Posts of the units below may belong to it too. */
export async function createCampaign(
	ctx: Ctx,
	actor: Actor | null,
	input: CreateCampaignInput,
): Promise<{ id: string }> {
	requirePermission(actor, 'post.write');
	const name = cleanText(input.name).trim();
	checkInput(input, name);
	const { startsAt, endsAt, targetReads = null } = input;
	return ctx.store.tx(async (tx) => {
		const unit = await findUnit(tx, input.unitId, scopeOf(actor, 'post.write'));
		if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
		const id = newId();
		await insertCampaign(tx, { id, unitId: unit.id, name, startsAt, endsAt, targetReads });
		await ctx.events.append(tx, {
			kind: 'campaign.created',
			at: ctx.clock.now(),
			unitId: unit.id,
			actorId: actor.id,
			subject: { kind: 'campaign', id },
			payload: { name },
		});
		return { id };
	});
}
