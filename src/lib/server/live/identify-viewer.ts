import type { Ctx } from '../ctx.ts';
import { UnauthenticatedError } from '../errors.ts';
import type { Actor } from '../units/index.ts';
import { readSession, SESSION_COOKIE, type Session } from '../auth/index.ts';
import { enterWall, wallCookie } from '../walls/index.ts';
import type { Viewer } from './topic.ts';

/**
 * Who stands behind a connection's Cookie header: the screen of the wall it names, else the person signed in. Null: nobody,
 * or somebody who has to change the password first.
 */
export async function identifyViewer(
	ctx: Ctx,
	cookies: string,
	wallId: string | null,
): Promise<Viewer | null> {
	const values = cookieValues(cookies);
	const deviceToken = wallId === null ? undefined : values.get(wallCookie(wallId));
	if (wallId !== null && deviceToken) {
		const pass = await enterWall(ctx, wallId, deviceToken);
		if (pass) return { kind: 'wall', pass };
	}
	const token = values.get(SESSION_COOKIE);
	const session = token ? await readSession(ctx, token) : null;
	if (!session || session.mustChangePassword) return null;
	return { kind: 'person', sessionId: session.id, actor: session.actor };
}

function cookieValues(header: string): Map<string, string> {
	return new Map(
		header.split(';').flatMap((part) => {
			const at = part.indexOf('=');
			return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
		}),
	);
}

/**
 * The viewer of a page's first picture: who is signed in.
 * @throws {UnauthenticatedError} nobody is
 */
export function personViewer(
	session: Session | null,
	actor: Actor | null,
): Extract<Viewer, { kind: 'person' }> {
	if (!session || !actor) throw new UnauthenticatedError('auth.required');
	return { kind: 'person', sessionId: session.id, actor };
}
