import { redirect } from '@sveltejs/kit';
import { orErrorPage } from '#lib/server/problems.ts';
import { taskOf } from '#lib/server/tasks/index.ts';
import type { RequestHandler } from './$types';

/** From a publication that waits for a person to the task that says what to do. */
export const GET: RequestHandler = async ({ locals, params }) =>
	redirect(303, `/tasks/${await orErrorPage(taskOf(locals.app, locals.actor, params.publicationId))}`);
