import { BOT_KINDS, type NoticeChoices } from '#lib/contract/notices.ts';
import type { Ctx } from '../ctx.ts';
import { UnauthenticatedError } from '../errors.ts';
import type { Actor } from '../units/index.ts';
import { handlesOwner, readChoices } from './choices.ts';
import { defaultChoices } from './rules.ts';
import { saveChoiceRow } from './store-people.ts';

/** How the person signed in wants to be told. @throws {UnauthenticatedError} nobody is signed in */
export async function openChoices(ctx: Ctx, actor: Actor | null): Promise<NoticeChoices> {
	if (!actor) throw new UnauthenticatedError('auth.required');
	return (await readChoices(ctx, ctx.store, [actor.id])).get(actor.id) ?? defaultChoices();
}

/** Saves how the person signed in wants to be told, from now on. @throws {UnauthenticatedError} nobody is signed in */
export async function saveChoices(ctx: Ctx, actor: Actor | null, choices: NoticeChoices): Promise<void> {
	if (!actor) throw new UnauthenticatedError('auth.required');
	const { email, handles, quietFrom, quietTo, digest, kinds } = choices;
	const hasHandle = BOT_KINDS.some((kind) => handles[kind] !== '');
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		await saveChoiceRow(tx, {
			...{ accountId: actor.id, email, quietFrom, quietTo, digest, kinds, updatedAt: at },
			handles: hasHandle ? ctx.vault.seal(JSON.stringify(handles), handlesOwner(actor.id)) : null,
		});
		await ctx.events.append(tx, {
			kind: 'choices.changed',
			at,
			unitId: actor.unitId,
			actorId: actor.id,
			subject: { kind: 'account', id: actor.id },
			payload: {},
		});
	});
}
