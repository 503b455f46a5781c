import { hostname } from 'node:os';
import type { Ctx } from '../ctx.ts';
import { lastHeartbeat } from '../jobs/index.ts';
import { findRootUnit, newestBeatExcept } from './store-people.ts';

/** A gap in the beats that is told: shorter ones are a restart or an update. */
const STALL_MS = 10 * 60_000;

export interface HeartbeatWatch {
	/** A job of the heartbeat: notices that nothing looked for long, because the process was away, asleep or stuck. */
	look(): Promise<void>;
}

/** Remembers the newest beat before this process begins its own. Open it before the heartbeat starts. */
export async function watchHeartbeat(ctx: Ctx): Promise<HeartbeatWatch> {
	const node = `${hostname()}:${process.pid}`;
	let last = await lastHeartbeat(ctx.store);
	return {
		async look() {
			const now = ctx.clock.now();
			const from = last;
			last = now;
			if (from === null || now - from < STALL_MS) return;
			await ctx.store.tx(async (tx) => {
				// Another node was awake meanwhile: nothing was missed.
				if (now - (await newestBeatExcept(tx, node)) < STALL_MS) return;
				const root = await findRootUnit(tx);
				if (!root) return;
				await ctx.events.append(tx, {
					kind: 'heartbeat.stalled',
					at: now,
					unitId: root,
					actorId: null,
					subject: { kind: 'instance', id: 'heartbeat' },
					payload: { from, to: now },
				});
			});
		},
	};
}
