// Production entry: one HTTP server for pages, sockets and the hot endpoints. The product itself starts in
// src/hooks.server.ts (init), which SvelteKit runs once; importing app modules here would load them twice.
import { createServer } from 'node:http';

const APP_PROTO = 'x-jinguo-proto';
const slots = globalThis;
const HTTP = Symbol.for('jinguo.http');
const RAW = Symbol.for('jinguo.raw');
const STOP = Symbol.for('jinguo.stop');
const CRASH = Symbol.for('jinguo.crash');
/** Requests in flight at SIGTERM may take this long, publications meanwhile up to 9 s; then everything closes, within 10 s. */
const DRAIN_MS = 5_000;
const STOP_MS = 9_500;

const env = process.env;
env.JINGUO_ROOT ??= import.meta.dirname;
// adapter-node's own variables (JINGUO_HTTP_… by svelte.config.js). It throws at a wrong ORIGIN, before the product can name
// every problem at once, so it is given only a right one. Over plain http it would guess https, and every form would answer 403.
if (env.ORIGIN && URL.canParse(env.ORIGIN)) env.JINGUO_HTTP_ORIGIN = new URL(env.ORIGIN).origin;
else env.JINGUO_HTTP_PROTOCOL_HEADER = APP_PROTO;
// 5 MB of Chinese, which a form writes as %E5%86%AC, must still reach the page that refuses it and keeps it.
env.JINGUO_HTTP_BODY_SIZE_LIMIT = '16M';
// SvelteKit's own shutdown handlers would race ours.
env.JINGUO_HTTP_SHUTDOWN_TIMEOUT = '0';
const trustProxy = env.TRUST_PROXY === '1';

/** A log line as the product's own are, for what happens outside it. */
function say(level, msg, fields) {
	console.log(JSON.stringify({ level, time: new Date().toISOString(), msg, ...fields }));
}

// Node would print the error whole, with the values of the query that failed.
process.on('uncaughtException', (error) => {
	if (slots[CRASH]) slots[CRASH](error);
	else say(60, 'crashed', { stack: error?.stack });
	process.exit(1);
});

const http = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 10_000 });
slots[HTTP] = http;

const { handler } = await import('./build/handler.js').catch((error) => {
	const { name, message, code, problems, stack } = error;
	// What a person can put right is named; only a bug needs its stack.
	if (problems) say(60, 'cannot start: the configuration is not usable', { problems });
	else say(60, `cannot start: ${message || name}`, code ? { code } : { stack });
	process.exit(1);
});

let inFlight = 0;
let closing = false;
let drained = () => {};

http.on('request', (req, res) => {
	if (req.url?.startsWith('/socket.io/')) return;
	inFlight++;
	res.once('close', () => {
		inFlight--;
		if (inFlight === 0) drained();
	});
	if (closing) res.setHeader('connection', 'close');
	res.setHeader('x-content-type-options', 'nosniff');
	if (slots[RAW]?.(req, res)) return;
	const forwarded = trustProxy && req.headers['x-forwarded-proto'];
	req.headers[APP_PROTO] = forwarded ? String(forwarded).split(',')[0].trim() : 'http';
	handler(req, res, () => {
		res.statusCode = 404;
		res.end();
	});
});

const port = Number(env.PORT || 3000);
const host = env.HOST || '0.0.0.0';
http.listen(port, host, () => {
	const { port: bound } = http.address();
	say(30, 'listening', { host, port: bound, startMs: Math.round(process.uptime() * 1000) });
});
http.on('error', (error) => {
	const { code } = error;
	const why = { EADDRINUSE: 'another program has this port', EACCES: 'this port needs more rights' }[code];
	say(60, `cannot listen: ${why ?? error.message}; set PORT or HOST`, { host, port, code });
	process.exit(1);
});

async function shutdown() {
	if (closing) return;
	closing = true;
	setTimeout(() => {
		say(50, 'stopped before everything was closed', { inFlight });
		process.exit(1);
	}, STOP_MS);
	http.close();
	http.closeIdleConnections();
	const answered = new Promise((resolve) => {
		drained = resolve;
		if (inFlight === 0) resolve();
		setTimeout(resolve, DRAIN_MS);
	});
	await (slots[STOP]?.(answered) ?? answered);
	http.closeAllConnections();
	process.exit(0);
}
process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
