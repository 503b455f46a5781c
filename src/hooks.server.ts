import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { redirect, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { version } from '$app/environment';
import { sentenceFor, titleFor } from '#lib/labels/errors.ts';
import { openApp, type App } from '#lib/server/app.ts';
import { authenticateToken, readInstance, readSession, SESSION_COOKIE } from '#lib/server/auth/index.ts';
import { readConfig } from '#lib/server/config.ts';
import { AppError, UnauthenticatedError } from '#lib/server/errors.ts';
import { guardForm } from '#lib/server/incoming-form.ts';
import { keptFormPage } from '#lib/server/kept-form.ts';
import { PLAIN_PAGE_CSP, refusalPage } from '#lib/server/plain-page.ts';
import {
	BARE_CSP,
	clientAddress,
	isForPrograms,
	isUnreadable,
	isUnsafe,
	loggedPath,
	passesOrigin,
	SECURITY_HEADERS,
	worksBeforeSetUp,
} from '#lib/server/gates.ts';
import { newId } from '#lib/server/ids.ts';
import { problem, problemAnswer, problemResponse } from '#lib/server/problems.ts';

const slots = globalThis as Record<symbol, unknown>;
const HTTP = Symbol.for('jinguo.http');
const STOP = Symbol.for('jinguo.stop');
const CRASH = Symbol.for('jinguo.crash');
const RAW = Symbol.for('jinguo.raw');

let app: App;

export const init: ServerInit = async () => {
	const config = readConfig(process.env);
	app = await openApp(config, { http: (slots[HTTP] as HttpServer | undefined) ?? null, version });
	slots[STOP] = (answered: Promise<void>) => app.close(answered);
	slots[CRASH] = (error: unknown) => app.log.fatal({ err: error }, 'crashed');
	// Hot endpoints answer before SvelteKit.
	slots[RAW] = (req: IncomingMessage, res: ServerResponse) => app.figures.answer(req, res);
	app.log.info({ node: process.version, role: config.role, engine: app.store.dialect }, 'started');
};

type Event = Parameters<Handle>[0]['event'];

/** Gives the request its name, its log line and the headers every answer bears. */
const identify: Handle = async ({ event, resolve }) => {
	const { locals, request, url } = event;
	const started = performance.now();
	locals.app = app;
	locals.actor = null;
	locals.session = null;
	locals.requestId = newId();
	locals.address = clientAddress(
		event.getClientAddress(),
		request.headers.get('x-forwarded-for'),
		app.config.trustProxy,
	);
	let status = 500;
	try {
		const response = await resolve(event);
		status = response.status;
		return withHeaders(event, response);
	} catch (thrown) {
		status = (thrown as { status?: number }).status ?? 500;
		throw thrown;
	} finally {
		const ms = performance.now() - started;
		const { method } = request;
		app.instruments.request({ method, route: event.route.id ?? 'none', status }, ms / 1000);
		const level = url.pathname === '/healthz' || url.pathname === '/readyz' ? 'debug' : 'info';
		app.log[level](
			{
				requestId: locals.requestId,
				method,
				path: loggedPath(url.pathname),
				status,
				ms: Math.round(ms),
				actorId: actorOf(event),
			},
			'request',
		);
	}
};

function actorOf({ locals }: Event): string | undefined {
	return locals.session?.actor.id ?? locals.actor?.id;
}

function withHeaders(event: Event, response: Response): Response {
	const { headers } = response;
	headers.set('x-request-id', event.locals.requestId);
	for (const [name, value] of Object.entries(SECURITY_HEADERS))
		if (!headers.has(name)) headers.set(name, value);
	const isPage = headers.get('content-type')?.includes('text/html') ?? false;
	if (!headers.has('content-security-policy'))
		headers.set('content-security-policy', isPage ? PLAIN_PAGE_CSP : BARE_CSP);
	// Shared office computers: the back button must not show the desk after signing out.
	if (event.route.id?.startsWith('/(desk)')) headers.set('cache-control', 'no-store');
	return response;
}

/** An unsafe request comes from a page of ours, or does not live by the cookie. */
const refuseForeign: Handle = ({ event, resolve }) => {
	const { request, url } = event;
	const passes = passesOrigin({
		method: request.method,
		pathname: url.pathname,
		origin: request.headers.get('origin'),
		bearer: bearerOf(request) !== null,
		own: app.config.origin ? new URL(app.config.origin).origin : url.origin,
	});
	if (passes) return resolve(event);
	return refuse(request, 403, 'auth.bad_origin');
};

type Code = Parameters<typeof problem>[1];

/** A refusal in the form its asker understands. */
function refuse(request: Request, status: number, code: Code): Response {
	return wantsPage(request)
		? refusalPage(status, titleFor(status), sentenceFor(code))
		: problemAnswer(problem(status, code));
}

const CODES: Readonly<Record<number, Code>> = {
	404: 'not_found',
	405: 'input.method',
	413: 'input.too_large',
};
const codeFor = (status: number): Code => CODES[status] ?? (status < 500 ? 'input.invalid' : 'internal');

/** What SvelteKit refuses by itself, in English or as a page, is said as everything else is. */
const sayRefusals: Handle = async ({ event, resolve }) => {
	const { request, url } = event;
	if (isUnreadable(url)) return refuse(request, 404, 'not_found');
	guardForm(request);
	const response = await resolve(event);
	const { status, headers } = response;
	if (status < 400) return response;
	const type = headers.get('content-type') ?? '';
	const isPage = type.includes('text/html');
	if (url.pathname.startsWith('/api/') && isPage) return problemAnswer(problem(status, codeFor(status)));
	if (status !== 405 || isPage || type.includes('json')) return response;
	const said = refuse(request, status, 'input.method');
	said.headers.set('allow', headers.get('allow') ?? 'GET');
	return said;
};

/** On an empty database every page leads to the first-run page. */
const leadToSetUp: Handle = async ({ event, resolve }) => {
	const { pathname } = event.url;
	if (worksBeforeSetUp(pathname) || (await readInstance(app))) return resolve(event);
	if (isForPrograms(pathname)) return problemAnswer(problem(503, 'auth.not_set_up'));
	redirect(303, '/setup');
};

/** Who asks: the cookie's session, or on the API the bearer of a token. Never both. */
const recognise: Handle = async ({ event, resolve }) => {
	const { locals, request, cookies, url } = event;
	const bearer = bearerOf(request);
	if (bearer !== null && url.pathname.startsWith('/api/v1/')) {
		try {
			locals.actor = await authenticateToken(app, bearer);
		} catch (thrown) {
			if (thrown instanceof AppError) return problemResponse(thrown);
			throw thrown;
		}
		return resolve(event);
	}
	const token = cookies.get(SESSION_COOKIE);
	locals.session = token ? await readSession(app, token) : null;
	if (locals.session && !locals.session.mustChangePassword) locals.actor = locals.session.actor;
	return resolve(event);
};

/** The only page of the desk that a one-time password opens. */
const PASSWORD_PAGE = '/(desk)/account';

/** The desk is for who is signed in. A form sent after the session ended keeps its text. */
const guardDesk: Handle = async ({ event, resolve }) => {
	const { locals, route, request, url } = event;
	if (!route.id?.startsWith('/(desk)') || locals.actor) return resolve(event);
	if (locals.session) {
		if (PASSWORD_PAGE === String(route.id)) return resolve(event);
		if (isUnsafe(request.method) && !wantsPage(request))
			return problemAnswer(problem(403, 'auth.must_change_password'));
		redirect(303, '/account');
	}
	if (isUnsafe(request.method)) return refuseAct(event, resolve);
	if (!wantsPage(request) && !event.isDataRequest)
		return problemResponse(new UnauthenticatedError('auth.required'));
	redirect(303, `/login?next=${encodeURIComponent(url.pathname + url.search)}`);
};

/** An act on the desk that came after its session ended. What was typed is never lost by it. */
function refuseAct(event: Event, resolve: Parameters<Handle>[0]['resolve']) {
	const { request, url } = event;
	// A form sent by script stays on the page with its text: its capability answers 401.
	if (request.headers.get('x-sveltekit-action') === 'true') return resolve(event);
	return wantsPage(request) ? keptFormPage(request, url) : problemAnswer(problem(401, 'auth.expired'));
}

function bearerOf(request: Request): string | null {
	return /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

function wantsPage(request: Request): boolean {
	return request.headers.get('accept')?.includes('text/html') ?? false;
}

export const handle = sequence(identify, sayRefusals, refuseForeign, leadToSetUp, recognise, guardDesk);

/** A bug: logged whole, and said calmly with the request's name, by which the log line is found. */
export const handleError: HandleServerError = ({ error: thrown, event, status }) => {
	const { requestId } = event.locals;
	if (status === 404) return { message: sentenceFor('not_found', { what: '这一页' }), code: 'not_found' };
	if (status < 500) return { message: sentenceFor(codeFor(status)), code: codeFor(status) };
	app.log.error({ err: thrown, requestId, route: event.route.id }, 'a request failed');
	return {
		message: `内容没有改动。请再试一次，仍不行请把编号 ${requestId} 告诉管理员。`,
		code: 'internal',
		...(requestId ? { requestId } : {}),
	};
};
