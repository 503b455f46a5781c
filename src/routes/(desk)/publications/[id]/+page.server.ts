import { orErrorPage } from '#lib/server/problems.ts';
import { readPublication } from '#lib/server/publishing/index.ts';
import { resolve } from '../resolve-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
	orErrorPage(readPublication(locals.app, locals.actor, params.id));

export const actions: Actions = { resolve };
