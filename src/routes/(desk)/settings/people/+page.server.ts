import { listPeople } from '#lib/server/auth/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { readUnitsFor } from '#lib/server/units/index.ts';
import type { PageServerLoad } from './$types';

const pageOf = (text: string | null) => Math.min(Math.max(Math.trunc(Number(text)) || 1, 1), 100_000);

export const load: PageServerLoad = async ({ locals, url }) => {
	const filter = {
		unitId: url.searchParams.get('unit') || null,
		q: (url.searchParams.get('q') ?? '').trim().slice(0, 40),
		page: pageOf(url.searchParams.get('page')),
	};
	const { app, actor } = locals;
	const found = await orErrorPage(listPeople(app, actor, filter));
	return { ...found, filter, units: await readUnitsFor(app, actor, 'account.manage') };
};
