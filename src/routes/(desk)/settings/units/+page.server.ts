import { redirect } from '@sveltejs/kit';
import { IdInput } from '#lib/contract/auth.ts';
import { CreateUnitInput, RenameUnitInput } from '#lib/contract/units.ts';
import { newToken } from '#lib/server/ids.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { closeUnit, createUnit, readTree, renameUnit } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const tree = await orErrorPage(readTree(locals.app, locals.actor));
	const at = url.searchParams.get('at');
	const current = tree.find((unit) => unit.id === at) ?? tree[0] ?? null;
	return { tree, current, picked: at !== null, formKey: newToken() };
};

export const actions: Actions = {
	create: async ({ locals, request }) => {
		const form = await request.formData();
		let id: string;
		try {
			({ id } = await createUnit(locals.app, locals.actor, parseForm(CreateUnitInput, form)));
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, `/settings/units?at=${id}`);
	},
	rename: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await renameUnit(locals.app, locals.actor, parseForm(RenameUnitInput, form));
			return { done: '已保存。' };
		} catch (error) {
			return failWith(error, form);
		}
	},
	close: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await closeUnit(locals.app, locals.actor, parseForm(IdInput, form));
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, '/settings/units');
	},
};
