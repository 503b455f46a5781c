import { error, redirect, type Cookies } from '@sveltejs/kit';
import { wallTopic } from '#lib/contract/live.ts';
import type { Viewer } from '#lib/server/live/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { enterWall, wallCookie } from '#lib/server/walls/index.ts';
import type { PageServerLoad } from './$types';

/** The longest a browser keeps a cookie; every opening of the wall begins it anew. */
const COOKIE_SECONDS = 400 * 24 * 3600;

const NO_PASS =
	'这块屏幕还没有通行证，或者通行证已停用。请管理员在「大屏」里重新生成设备链接，并在这块屏幕上打开。';

export const load: PageServerLoad = async ({ params, url, cookies, locals, setHeaders }) => {
	const { app, session, actor } = locals;
	setHeaders({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
	const given = url.searchParams.get('device');
	const token = given ?? cookies.get(wallCookie(params.id));
	const pass = token ? await enterWall(app, params.id, token) : null;
	if (token && pass) keep(cookies, { wallId: params.id, token, secure: url.protocol === 'https:' });
	if (given !== null && pass) redirect(303, url.pathname);
	const person: Viewer | null = session && actor ? { kind: 'person', sessionId: session.id, actor } : null;
	const viewer: Viewer | null = pass ? { kind: 'wall', pass } : person;
	if (!viewer) error(403, { message: NO_PASS, code: 'permission.denied' });
	const snapshot = await orErrorPage(app.live.snapshot(viewer, wallTopic(params.id)));
	return { wallId: params.id, paired: pass !== null, snapshot, now: app.clock.now() };
};

function keep(
	cookies: Cookies,
	{ wallId, token, secure }: { wallId: string; token: string; secure: boolean },
) {
	const options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: COOKIE_SECONDS } as const;
	cookies.set(wallCookie(wallId), token, options);
}
