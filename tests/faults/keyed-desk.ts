import type { Channel } from '#lib/server/channels/channel.ts';
import { openMemory } from '#lib/server/channels/memory.ts';
import type { Simulators } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import type { PlatformDesk } from './installation.ts';

/** What is connected: made when the simulated platforms run. */
export interface Connection {
	adapter: Channel;
	settings: Record<string, unknown>;
	credentials: Record<string, string>;
}

/** An adapter that needs no more than its settings, before its simulated platform. */
export async function openKeyedDesk(
	connect: (house: Simulators, ctx: TestCtx) => Connection,
): Promise<PlatformDesk> {
	const ctx = await freshCtx();
	const house = await openHouse({ now: ctx.clock.now() });
	const { adapter, settings, credentials } = connect(house, ctx);
	const id = 'account';
	const memory = openMemory(ctx, id);
	return {
		house,
		ctx,
		adapter,
		account: { id, unitId: 'unit-1', name: '渠道', settings, credentials, memory },
		async advance(ms) {
			ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		},
	};
}
