import { redirect } from '@sveltejs/kit';
import { scopeOf } from '#lib/server/units/index.ts';
import { PermissionError } from '#lib/server/errors.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { SECTIONS } from './sections.ts';
import type { LayoutServerLoad } from './$types';

const isTopmost = (path: string) => path.split('/').filter(Boolean).length === 1;

/** Which pages of 设置 the reader may open; none at all is a refusal. */
export const load: LayoutServerLoad = async ({ locals }) => {
	const { actor } = locals;
	if (!actor) redirect(303, '/login');
	const sections = SECTIONS.filter(({ permission, topmost }) =>
		scopeOf(actor, permission).paths.some((path) => !topmost || isTopmost(path)),
	).map(({ key, word, href }) => ({ key, word, href }));
	if (sections.length === 0) await orErrorPage(Promise.reject(new PermissionError('permission.denied')));
	return { sections };
};
