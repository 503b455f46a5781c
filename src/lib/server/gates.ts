/** What a request has to pass before any page or capability: pure decisions of `hooks.server.ts`. */

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isUnsafe(method: string): boolean {
	return !SAFE.has(method);
}

export interface RequestFacts {
	method: string;
	pathname: string;
	/** The Origin header. */
	origin: string | null;
	/** The Authorization header carries a bearer token. */
	bearer: boolean;
	/** Our own origin: configured, or as the client addressed us. */
	own: string;
}

/**
 * Whether an unsafe request may go on: it comes from a page of ours. Whatever its content type, for a session cookie goes
 * along with all of them. Exempt is only what does not live by the cookie: the beacon, programs with a bearer token, and
 * platforms' callbacks, which sign what they send.
 */
export function passesOrigin(request: RequestFacts): boolean {
	if (!isUnsafe(request.method)) return true;
	if (livesWithoutCookie(request)) return true;
	return request.origin === request.own;
}

function livesWithoutCookie({ pathname, bearer }: RequestFacts): boolean {
	return (
		pathname === '/b' || pathname.startsWith('/callback/') || (pathname.startsWith('/api/v1/') && bearer)
	);
}

/** Paths that answer before the first set-up. */
const BEFORE_SET_UP = new Set(['/setup', '/healthz', '/readyz', '/metrics']);
export function worksBeforeSetUp(pathname: string): boolean {
	return BEFORE_SET_UP.has(pathname);
}

/** Paths of programs, which are answered with problem documents, never pages. */
export function isForPrograms(pathname: string): boolean {
	return pathname.startsWith('/api/') || pathname.startsWith('/callback/') || pathname === '/b';
}

/** An address with NUL in it, which PostgreSQL would refuse as a bug: nothing is found there. */
export function isUnreadable(url: URL): boolean {
	return /%00/.test(url.pathname + url.search);
}

/** A path for the log: parts as long as tokens are left out. */
export function loggedPath(pathname: string): string {
	return pathname.replaceAll(/[^/]{40,}/g, '[long]').slice(0, 200);
}

/**
 * Where to go after signing in: a path of our own, or the desk's first page. Addresses of other sites, in whatever
 * disguise (`//x`, `/\x`, control characters), are not followed.
 */
export function ownPath(next: string | null): string {
	if (!next || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return '/today';
	return next;
}

/** The client's address: the last that a trusted proxy noted, else the socket's other end. */
export function clientAddress(socket: string, forwardedFor: string | null, trustProxy: boolean): string {
	const last = trustProxy ? forwardedFor?.split(',').at(-1)?.trim() : undefined;
	return last || socket;
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
	'cross-origin-opener-policy': 'same-origin',
};
/** For answers that are not pages of SvelteKit, which writes its own. */
export const BARE_CSP = "default-src 'none'; frame-ancestors 'none'";
