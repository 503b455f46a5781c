import type { Ctx } from '../ctx.ts';
import type { Heartbeat } from '../jobs/index.ts';
import { RETENTION_MS } from './rules.ts';
import { spreadEvents } from './spread-events.ts';
import { sweepBefore } from './store.ts';
import { watchHeartbeat } from './watch-heartbeat.ts';

/** Registers the jobs that tell people. Open it before the heartbeat starts. */
export async function openNotices(ctx: Ctx, { heartbeat }: { heartbeat: Heartbeat }): Promise<void> {
	const watch = await watchHeartbeat(ctx);
	heartbeat.every('notices.spread', 1_000, async () => void (await spreadEvents(ctx)));
	heartbeat.every('notices.watch', 30_000, () => watch.look());
	heartbeat.every('notices.sweep', 3_600_000, () =>
		ctx.store.tx((tx) => sweepBefore(tx, ctx.clock.now() - RETENTION_MS)),
	);
}
