import { hostname } from 'node:os';
import type { Outbound } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import type { Heartbeat } from '../jobs/index.ts';
import type { Actor } from '../units/index.ts';
import type { BotOutcome } from './bots/bot.ts';
import { deliverNotices } from './deliver-notices.ts';
import { testMail } from './mail/test-mail.ts';
import { RETENTION_MS } from './rules.ts';
import { spreadEvents } from './spread-events.ts';
import { sweepBefore } from './store.ts';
import { testBot } from './test-bot.ts';
import { watchHeartbeat } from './watch-heartbeat.ts';
import type { DeliveryParts } from './way.ts';

/** What pages need of the ways out. */
export interface Notices {
	/** Says a test message in the bot's group now. */
	testBot(actor: Actor | null, id: string): Promise<BotOutcome>;
	/** Sends a test e-mail to this address now. */
	testMail(actor: Actor | null, to: string): Promise<BotOutcome>;
}

export interface NoticesSurroundings {
	heartbeat: Heartbeat;
	outbound: Outbound;
	/** Our own address, without a slash at the end. */
	origin: string;
}

/** Registers the jobs that tell people. Open it before the heartbeat starts. */
export async function openNotices(ctx: Ctx, surroundings: NoticesSurroundings): Promise<Notices> {
	const { heartbeat, outbound, origin } = surroundings;
	const parts: DeliveryParts = { ctx, outbound, origin, owner: `${hostname()}:${process.pid}` };
	const watch = await watchHeartbeat(ctx);
	heartbeat.every('notices.spread', 1_000, async () => void (await spreadEvents(ctx)));
	heartbeat.every('notices.deliver', 1_000, async () => void (await deliverNotices(parts)));
	heartbeat.every('notices.watch', 30_000, () => watch.look());
	heartbeat.every('notices.sweep', 3_600_000, () =>
		ctx.store.tx((tx) => sweepBefore(tx, ctx.clock.now() - RETENTION_MS)),
	);
	return {
		testBot: (actor, id) => testBot(parts, actor, id),
		testMail: (actor, to) => testMail(parts, actor, to),
	};
}
