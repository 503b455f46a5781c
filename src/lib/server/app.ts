import { hostname } from 'node:os';
import type { Server as HttpServer } from 'node:http';
import { authenticateToken, prepareSetUp, sweepAuth } from './auth/index.ts';
import {
	checkChannels,
	checkSubmissions,
	createChannelDirectory,
	createFeedChannel,
	createOfflineChannel,
	createOutbound,
	createSyndicationChannel,
	createWebhookChannel,
	createWebsiteChannel,
	createWechatChannel,
	createWechatMassChannel,
	createWordpressChannel,
	createDouyinChannels,
	createWeiboChannel,
	pullFigures,
	type ChannelDirectory,
} from './channels/index.ts';
import { followTexts } from './checks/index.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Ctx } from './ctx.ts';
import { openStore } from './db/index.ts';
import { EventLog } from './events/index.ts';
import { createInstruments, type Instruments } from './health/index.ts';
import { Heartbeat } from './jobs/index.ts';
import { openLive, type Gateway } from './live/index.ts';
import { createLogger, type Logger } from './logger.ts';
import { fitPicture, readPicture } from './media/index.ts';
import { forgetVisitors, openFigures, type Figures } from './metrics/index.ts';
import { followEvents, openNotices, type Notices } from './notices/index.ts';
import { addDefaultColumns } from './posts/index.ts';
import { followPosts, openPublishing, type Publishing, type Surroundings } from './publishing/index.ts';
import { followPublications, openRecalls } from './recalls/index.ts';
import { sayOverdueReviews, voidSignaturesOnChange } from './reviews/index.ts';
import { createSite } from './site/index.ts';
import { remindTasks, turnIntoTasks } from './tasks/index.ts';
import { createVault, loadKey } from './vault.ts';

/** Everything the product has open. Routes see it as `locals.app`. */
export interface App extends Ctx {
	readonly channels: ChannelDirectory;
	readonly heartbeat: Heartbeat;
	readonly instruments: Instruments;
	/** The live stream, and pages' first pictures. */
	readonly live: Gateway;
	readonly figures: Figures;
	/** Bots and e-mail, for their tests. */
	readonly notices: Notices;
	/** The scheduler of this node. */
	readonly publishing: Publishing;
	/**
	 * Closes everything: at once what begins work by itself, the rest when `answered` says that no request uses it any more.
	 * What was acknowledged is on disk.
	 */
	close(answered?: Promise<void>): Promise<void>;
}

export interface AppParts {
	/** The server that pages and sockets share; null where there is none (tests of capabilities). */
	http?: HttpServer | null;
	clock?: Clock;
	log?: Logger;
	/** Name of the build: pages of another one reload themselves. */
	version?: string;
}

/** Opens everything in order: store, migrations, domains, heartbeat. */
export async function openApp(config: Config, parts: AppParts = {}): Promise<App> {
	const log = parts.log ?? createLogger(config.logLevel);
	const clock = parts.clock ?? chosenClock(config);
	const store = openStore(config, log);
	await store.migrate();
	const ctx: Ctx = {
		config,
		clock,
		log,
		store,
		events: new EventLog(),
		vault: createVault(loadKey(config.dataDir, config.secretKey)),
	};
	addDefaultColumns(ctx);
	voidSignaturesOnChange(ctx);
	followPosts(ctx);
	followTexts(ctx);
	followPublications(ctx);
	followEvents(ctx);
	turnIntoTasks(ctx);
	await prepareSetUp(ctx);
	const figures = openFigures(ctx, { authenticate: (token) => authenticateToken(ctx, token) });
	const channels = openChannels(ctx);
	checkSubmissions(ctx, channels);
	const heartbeat = new Heartbeat({ store, clock, log, node: `${hostname()}:${process.pid}` });
	heartbeat.every('auth.sweep', 3_600_000, () => sweepAuth(ctx));
	heartbeat.every('reviews.overdue', 5_000, () => sayOverdueReviews(ctx));
	heartbeat.every('figures.forget', 60_000, () => forgetVisitors(ctx));
	heartbeat.every('tasks.remind', 60_000, () => remindTasks(ctx));
	heartbeat.every('figures.pull', 3_600_000, () => pullFigures({ ...ctx, channels }, figures));
	heartbeat.every('channels.check', 600_000, () => checkChannels({ ...ctx, channels }));
	const recalls = openRecalls(ctx, { channels, heartbeat });
	const notices = await openNotices(ctx, {
		heartbeat,
		outbound: createOutbound({ allow: config.outboundAllow }),
		origin: originOf(config),
	});
	if (config.role !== 'web') heartbeat.start();
	const live = await openLive(ctx, { http: parts.http ?? null, version: parts.version ?? '' });
	figures.listen((changes) => live.readingsCommitted(new Set(changes.flatMap(({ unitIds }) => unitIds))));
	const publishing = await openPublishing(ctx, surroundingsOf(ctx, channels), { heartbeat });
	return {
		...ctx,
		channels,
		heartbeat,
		instruments: createInstruments(ctx, heartbeat),
		live,
		figures,
		notices,
		publishing,
		async close(answered = Promise.resolve()) {
			recalls.close();
			await Promise.all([heartbeat.stop(), publishing.close(), answered]);
			await live.close();
			await figures.close();
			await store.close();
		},
	};
}

/** Every platform this build can publish on. */
function openChannels(ctx: Ctx): ChannelDirectory {
	const outbound = createOutbound({ allow: ctx.config.outboundAllow });
	return createChannelDirectory(ctx, [
		createWebsiteChannel(createSite(ctx)),
		createWechatChannel({ ...ctx, outbound, fit: fitPicture }),
		createWechatMassChannel({ ...ctx, outbound, fit: fitPicture }),
		createWordpressChannel({ ...ctx, outbound, fit: fitPicture }),
		createWebhookChannel({ ...ctx, outbound, fit: fitPicture }),
		createFeedChannel(),
		createWeiboChannel({ ...ctx, outbound, fit: fitPicture }),
		createOfflineChannel(),
		createSyndicationChannel(),
		...createDouyinChannels({ ...ctx, outbound, fit: fitPicture }),
	]);
}

/** Our own address, without a slash at the end, for links that leave the product. */
function originOf({ origin, port }: Config): string {
	return origin === null ? `http://${hostname()}:${port}` : origin.replace(/\/$/, '');
}

/** What publishing takes from the channels, the pictures and our own address. */
function surroundingsOf(ctx: Ctx, channels: ChannelDirectory): Surroundings {
	const site = originOf(ctx.config);
	return {
		channels,
		linkTo: (publicationId) => `${site}/site/p/${publicationId}`,
		async picture(mediaId) {
			const found = await readPicture(ctx, mediaId);
			if (!found) throw new Error(`picture ${mediaId} is gone`);
			const { mime, sha256 } = found.picture;
			return { bytes: found.data, mime, sha256 };
		},
	};
}

function chosenClock(config: Config): Clock {
	const { clockAt } = config;
	return clockAt === null ? systemClock : { now: () => clockAt, mono: () => performance.now() };
}
