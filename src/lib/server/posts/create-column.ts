import { cleanText, countCharacters } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { DEFAULT_COLUMNS } from './rules.ts';
import { insertColumn } from './store-columns.ts';

const NAME_MAX = 20;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** @throws {InputError} naming the field that cannot be used */
function checkColumnWords(name: string, slug: string): void {
	if (name === '') throw new InputError('input.empty', { field: '栏目名称' });
	if (countCharacters(name) > NAME_MAX)
		throw new InputError('input.too_long', { field: '栏目名称', max: NAME_MAX });
	if (!SLUG.test(slug))
		throw new InputError('input.invalid', { field: '栏目网址', detail: '只用小写字母、数字和短横线' });
}

/** Adds a column (栏目) to a unit. `slug` stands in the website's address. Units below may file posts under it too. */
export async function createColumn(
	ctx: Ctx,
	actor: Actor | null,
	input: { unitId: string; name: string; slug: string },
): Promise<{ id: string }> {
	requirePermission(actor, 'post.write');
	const name = cleanText(input.name).trim();
	const slug = input.slug.trim();
	checkColumnWords(name, slug);
	return ctx.store.tx(async (tx) => {
		const unit = await findUnit(tx, input.unitId, scopeOf(actor, 'post.write'));
		if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
		const id = await storeColumn(ctx, tx, { unitId: unit.id, name, slug, actorId: actor.id });
		if (!id) throw new InputError('input.duplicate', { field: '栏目网址', value: slug });
		return { id };
	});
}

interface NewColumn {
	unitId: string;
	name: string;
	slug: string;
	actorId: string | null;
}

async function storeColumn(ctx: Ctx, tx: Tx, column: NewColumn): Promise<string | null> {
	const { unitId, name, slug, actorId } = column;
	const id = newId();
	if (!(await insertColumn(tx, { id, unitId, name, slug }))) return null;
	await ctx.events.append(tx, {
		kind: 'column.created',
		at: ctx.clock.now(),
		unitId,
		actorId,
		subject: { kind: 'column', id },
		payload: { slug },
	});
	return id;
}

/** Gives a new installation its columns, in the transaction that sets it up. Wired in `app.ts`. */
export function addDefaultColumns(ctx: Ctx): void {
	ctx.events.on('instance.set_up', async (tx, event) => {
		const { unitId, actorId } = event;
		for (const { slug, name } of DEFAULT_COLUMNS) await storeColumn(ctx, tx, { unitId, name, slug, actorId });
	});
}
