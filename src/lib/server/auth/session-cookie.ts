import { SESSION_MAX_MS } from './rules.ts';

/**
 * Attributes of the session's cookie: it may live as long as any session can, and the server alone decides whether the
 * session still does. Secure when the request came by https; a first start on a LAN over http must work too.
 */
export function sessionCookie(https: boolean) {
	return {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: https,
		maxAge: SESSION_MAX_MS / 1000,
	} as const;
}
