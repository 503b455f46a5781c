import { json } from '@sveltejs/kit';
import { checkReadiness } from '#lib/server/health/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const readiness = await checkReadiness(locals.app);
	return json(readiness, { status: readiness.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
};
