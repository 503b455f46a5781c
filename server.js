// Production entry: one HTTP server for pages, sockets and the hot endpoints. The product itself starts in
// src/hooks.server.ts (init), which SvelteKit runs once; importing app modules here would load them twice.
import { createServer } from 'node:http';

const APP_PROTO = 'x-jinguo-proto';
const slots = globalThis;
const HTTP = Symbol.for('jinguo.http');
const RAW = Symbol.for('jinguo.raw');
const STOP = Symbol.for('jinguo.stop');

process.env.JINGUO_ROOT ??= import.meta.dirname;
// adapter-node guesses https for the origin; over plain http every form would answer 403.
if (!process.env.ORIGIN) process.env.PROTOCOL_HEADER ??= APP_PROTO;
process.env.BODY_SIZE_LIMIT ??= '12M';
// SvelteKit's own shutdown handlers would race ours.
process.env.SHUTDOWN_TIMEOUT ??= '0';
const trustProxy = process.env.TRUST_PROXY === '1';

const http = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 10_000 });
slots[HTTP] = http;

const { handler } = await import('./build/handler.js');

http.on('request', (req, res) => {
	if (req.url?.startsWith('/socket.io/')) return;
	if (slots[RAW]?.(req, res)) return;
	const forwarded = trustProxy && req.headers['x-forwarded-proto'];
	req.headers[APP_PROTO] = forwarded ? String(forwarded).split(',')[0].trim() : 'http';
	handler(req, res, () => {
		res.statusCode = 404;
		res.end();
	});
});

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '0.0.0.0';
http.listen(port, host, () => {
	const { port: bound } = http.address();
	console.log(
		JSON.stringify({
			level: 30,
			msg: 'listening',
			host,
			port: bound,
			startMs: Math.round(process.uptime() * 1000),
		}),
	);
});
http.on('error', (error) => {
	console.error(JSON.stringify({ level: 60, msg: 'cannot listen', host, port, code: error.code }));
	process.exit(1);
});

let closing = false;
async function shutdown() {
	if (closing) return;
	closing = true;
	const stopAccepting = new Promise((resolve) => http.close(resolve));
	http.closeIdleConnections();
	const deadline = setTimeout(() => process.exit(1), 10_000);
	await slots[STOP]?.();
	http.closeAllConnections();
	await stopAccepting;
	clearTimeout(deadline);
	process.exit(0);
}
process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
