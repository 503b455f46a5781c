import type { RequestHandler } from './$types';

/** The process answers. Nothing else is checked: a full disk must not get it restarted. */
export const GET: RequestHandler = () => new Response('ok\n', { headers: { 'cache-control': 'no-store' } });
