// A process of its own with the hot endpoints and nothing else, for tests that kill it and for the bench.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authenticateToken } from '#lib/server/auth/index.ts';
import { systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { openFigures } from '#lib/server/metrics/index.ts';
import { createVault } from '#lib/server/vault.ts';

const config = readConfig(process.env);
const log = createLogger('warn');
const store = openStore(config, log);
const vault = createVault(Buffer.alloc(32, 7));
const ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
const figures = openFigures(ctx, { authenticate: (token) => authenticateToken(ctx, token) });

/** The bench's peer in the same process: reads the request and answers, nothing else. */
const nothing = Buffer.from('{"stored":1}');
const http = createServer((req, res) => {
	if (figures.answer(req, res)) return;
	req.on('data', () => undefined);
	req.on('end', () => {
		res.writeHead(200, { 'content-type': 'application/json', 'content-length': nothing.length });
		res.end(nothing);
	});
});
http.listen(0, '127.0.0.1', () => console.log(`port ${(http.address() as AddressInfo).port}`));
process.on('SIGTERM', () => {
	http.close();
	http.closeAllConnections();
	void figures.close().then(() => store.close());
});
