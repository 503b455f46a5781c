import type { Call } from '#simulators/platform.ts';
import { RestError } from '#simulators/wordpress/errors.ts';
import type { Desk, Role, Site, User } from '#simulators/wordpress/state.ts';

/** What each role may do, as WordPress hands them out. */
const CAPABILITIES: Readonly<Record<Role, readonly string[]>> = {
	subscriber: ['read'],
	contributor: ['read', 'edit_posts', 'delete_posts'],
	author: [
		'read',
		'edit_posts',
		'delete_posts',
		'upload_files',
		'publish_posts',
		'edit_published_posts',
		'delete_published_posts',
	],
	editor: [
		'read',
		'edit_posts',
		'delete_posts',
		'upload_files',
		'publish_posts',
		'edit_published_posts',
		'delete_published_posts',
		'edit_others_posts',
		'delete_others_posts',
		'read_private_posts',
		'unfiltered_html',
	],
	administrator: [
		'read',
		'edit_posts',
		'delete_posts',
		'upload_files',
		'publish_posts',
		'edit_published_posts',
		'delete_published_posts',
		'edit_others_posts',
		'delete_others_posts',
		'read_private_posts',
		'unfiltered_html',
		'manage_options',
	],
};

export function can(user: User | null, capability: string): boolean {
	return user !== null && CAPABILITIES[user.role].includes(capability);
}

/** @throws {RestError} 401 for strangers, 403 for users without the right */
export function requireRight(user: User | null, right: { capability: string; code: string }): void {
	if (!can(user, right.capability)) throw new RestError(right.code, user ? 403 : 401);
}

function basicOf(call: Call): { login: string; password: string } | null {
	const header = call.headers['authorization'];
	const encoded = typeof header === 'string' ? /^Basic\s+(\S+)$/i.exec(header)?.[1] : undefined;
	if (encoded === undefined) return null;
	const [login = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
	return { login, password: rest.join(':').replace(/[^a-z\d]/gi, '') };
}

/** The login a call names, right or wrong. */
export function loginOf(call: Call): string | null {
	return basicOf(call)?.login ?? null;
}

/** Who calls; null for a stranger. A header that does not fit is refused, whatever was asked for. */
export function authenticate(site: Site, call: Call): User | null {
	const given = site.stripsAuthorization ? null : basicOf(call);
	if (!given) return null;
	if (site.passwordsOff) throw new RestError('application_passwords_disabled', 501);
	const user = site.users.find((known) => known.login === given.login);
	if (!user) throw new RestError('invalid_username', 401);
	if (user.password !== given.password) throw new RestError('incorrect_password', 401);
	return user;
}

/** GET /wp/v2/users/me */
export function viewMe(desk: Desk, { user, whole }: { user: User | null; whole: boolean }): unknown {
	if (!user) throw new RestError('rest_not_logged_in', 401);
	const shown = { id: user.id, name: user.name, slug: user.login, link: `${desk.base}/author/${user.login}` };
	if (!whole) return shown;
	const capabilities = Object.fromEntries(CAPABILITIES[user.role].map((name) => [name, true]));
	return { ...shown, username: user.login, roles: [user.role], capabilities };
}
