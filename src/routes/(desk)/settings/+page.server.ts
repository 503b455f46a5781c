import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** 设置 itself has nothing to show: it opens the first of its pages. */
export const load: PageServerLoad = async ({ parent }) => {
	const { sections } = await parent();
	redirect(303, sections[0]?.href ?? '/today');
};
