import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { createVault } from '#lib/server/vault.ts';
import { freshFederation, type Federation } from './people.ts';
import { startServer, type TestServer } from './server.ts';

export interface FederationServer {
	server: TestServer;
	federation: Federation;
	/** Ids of the city's channels. */
	channels: { website: string; wechat: string };
	stop(): Promise<void>;
}

/**
 * The built product on a data folder that holds {@link freshFederation} and two channels of the city.
 * @param prepare writes more into the store before the product starts
 */
export async function startFederation(
	prepare?: (ctx: Ctx, federation: Federation) => Promise<void>,
): Promise<FederationServer> {
	const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-federation-'));
	const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
	const log = createLogger('silent');
	const store = openStore(config, log);
	await store.migrate();
	const vault = createVault(randomBytes(32));
	const ctx: Ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
	const federation = await freshFederation(ctx);
	const channels = { website: 'channel-website', wechat: 'channel-wechat' };
	await store.tx(async (tx) => {
		const shared = { unitId: federation.units.city.id, settings: {}, createdAt: systemClock.now() };
		await tx.db.insert(tx.s.channels).values([
			{ ...shared, id: channels.website, platform: 'website', name: '铜江妇女网' },
			{ ...shared, id: channels.wechat, platform: 'wechat', name: '铜江妇联' },
		]);
	});
	await prepare?.(ctx, federation);
	await store.close();
	const server = await startServer({ dataDir, env: { LOG_LEVEL: 'warn' } });
	return {
		server,
		federation,
		channels,
		async stop() {
			await server.stop();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}
