/**
 * Whether a browser's request comes from our own pages: the configured origin, or the host it was sent to when none is
 * configured. CORS does not protect WebSockets, and a request without an Origin is not from a browser.
 */
export function isOwnOrigin(
	headers: { origin?: string | undefined; host?: string | undefined },
	configured: string | null,
): boolean {
	const { origin, host } = headers;
	if (!origin || !URL.canParse(origin)) return false;
	const given = new URL(origin);
	if (configured) return given.origin === new URL(configured).origin;
	return host !== undefined && given.host === host.toLowerCase();
}
