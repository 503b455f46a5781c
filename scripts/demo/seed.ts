import { DAY, HOUR } from '#lib/contract/beijing-time.ts';
import { openApp } from '#lib/server/app.ts';
import { beijingDayStart } from '#lib/contract/format.ts';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { createLogger } from '#lib/server/logger.ts';
import { Chance } from './chance.ts';
import { Newsroom } from './newsroom.ts';
import { planDesk, planHeld, planPublished, type Scene } from './seed-articles.ts';
import { seedFederation, type Federation } from './seed-federation.ts';
import { planFigures } from './seed-figures.ts';
import { planService } from './seed-service.ts';
import type { SimulatorClient } from './simulator.ts';
import { Timeline } from './timeline.ts';
import { openWechatAccount, type WechatAccess } from './wechat-account.ts';

/** The demonstration's federation was set up a week ago. */
const DAYS = 7;

export interface SeedOptions {
	/** Empty folder for the database, pictures and keys. */
	dataDir: string;
	simulator: SimulatorClient;
	/** Everybody's. */
	password: string;
	/** The moment the played week ends, epoch ms. */
	now: number;
	/** The same seed makes the same week. */
	seed: number;
	/** Days of the past that are played, at least 2; 7 when absent. */
	days?: number;
}

/** What the demonstration goes on with. */
export interface Seeded {
	federation: Federation;
	wechat: WechatAccess;
	/** Activities that people can come to today. */
	activityIds: string[];
}

/**
 * Plays a past week in an empty data folder: people write, review and publish, platforms answer, volunteers come and go,
 * readers read. Nothing is put into a table by hand; the product's own scheduler runs on a clock that is set along.
 */
export async function seedDemo(options: SeedOptions): Promise<Seeded> {
	const { dataDir, simulator, password, now, seed, days = DAYS } = options;
	const config = readConfig({
		DATA_DIR: dataDir,
		LOG_LEVEL: 'error',
		OUTBOUND_ALLOW: simulator.host,
	});
	const clock = new ManualClock(beijingDayStart(now) - days * DAY + 8 * HOUR);
	await simulator.setClock({ now: clock.now(), speed: 0 });
	const app = await openApp(config, { clock, log: createLogger('error') });
	try {
		// The played time has its own beats.
		await app.heartbeat.stop();
		const wechat = await openWechatAccount(simulator);
		const federation = await seedFederation(app, { password, wechat });
		const chance = new Chance(seed);
		const timeline = new Timeline({ app, clock, simulator });
		const newsroom = new Newsroom(app, federation, chance);
		const scene: Scene = { timeline, newsroom, federation, simulator, chance, now };
		const activityIds = planService(app, scene);
		planPublished(scene);
		planHeld(scene);
		planDesk(scene);
		planFigures(app, scene);
		await timeline.play(now);
		// Its beats were minutes apart, which the light on every page would call a standstill.
		await app.store.tx(async (tx) => void (await tx.db.delete(tx.s.heartbeats)));
		return { federation, wechat, activityIds };
	} finally {
		await app.close();
	}
}
