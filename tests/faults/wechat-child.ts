// One node that publishes on WeChat with the product's own adapter, for a test that kills it.
// JINGUO_CHILD holds WechatChildOptions as JSON; only waiting times are shortened.
import { createHash } from 'node:crypto';
import { createChannelDirectory, createOutbound, createWechatChannel } from '#lib/server/channels/index.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { openPublishing } from '#lib/server/publishing/index.ts';
import { createVault, loadKey } from '#lib/server/vault.ts';

export interface WechatChildOptions {
	dataDir: string;
	/** host:port of the simulated platform. */
	platform: string;
	/** The wall clock is ahead by this, ms: leases of the process before have ended, and WeChat has settled. */
	aheadMs: number;
}

const options = JSON.parse(process.env.JINGUO_CHILD ?? '') as WechatChildOptions;
const config = readConfig({ DATA_DIR: options.dataDir, LOG_LEVEL: process.env.CHILD_LOG ?? 'fatal' });
const log = createLogger(config.logLevel);
const clock = { now: () => Date.now() + options.aheadMs, mono: () => performance.now() };
const store = openStore(config, log);
const vault = createVault(loadKey(config.dataDir, null));
const ctx: Ctx = { config, clock, log, store, events: new EventLog(), vault };

const JPEG_HEAD = Buffer.from('ffd8ffe0', 'hex');
const adapter = createWechatChannel({
	clock,
	log,
	outbound: createOutbound({ allow: [options.platform] }),
	fit: (picture) => Promise.resolve(picture),
});
const channels = createChannelDirectory(ctx, [{ ...adapter, settleMs: 0, pollAfterMs: () => 50 }]);
const heartbeat = new Heartbeat({ store, clock, log, node: `test:${process.pid}` });
const publishing = await openPublishing(
	ctx,
	{
		channels,
		linkTo: (id) => `https://site.example/site/p/${id}`,
		picture(mediaId) {
			const bytes = Buffer.concat([JPEG_HEAD, Buffer.from(mediaId.padEnd(64, ' '))]);
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			return Promise.resolve({ bytes, mime: 'image/jpeg', sha256 });
		},
	},
	{ heartbeat },
);
heartbeat.start();

process.on('message', () => publishing.wake());
process.send?.('ready');
