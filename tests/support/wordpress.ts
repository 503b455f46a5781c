import type { Channel, ChannelAccount } from '#lib/server/channels/channel.ts';
import { createOutbound } from '#lib/server/channels/http.ts';
import { openMemory } from '#lib/server/channels/memory.ts';
import { createWordpressChannel } from '#lib/server/channels/wordpress/index.ts';
import { newId } from '#lib/server/ids.ts';
import type { SiteInput, Simulators } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { freshCtx, type TestCtx } from './ctx.ts';

export const WP_USER = 'editor';
export const WP_PASSWORD = 'abcd efgh ijkl mnop qrst uvwx';

export interface WordpressDesk {
	house: Simulators;
	ctx: TestCtx;
	adapter: Channel;
	account: ChannelAccount;
	/** Address of the site. */
	site: string;
	/** Moves our clock and the platform's together. */
	advance(ms: number): Promise<void>;
}

/** The adapter before a simulated WordPress with one editor; both clocks stand at the same moment. */
export async function openWordpress(
	options: { site?: Partial<SiteInput>; settings?: Record<string, unknown>; password?: string } = {},
): Promise<WordpressDesk> {
	const ctx = await freshCtx();
	const house = await openHouse({ now: ctx.clock.now() });
	const users = [{ login: WP_USER, password: WP_PASSWORD }];
	const site = house.putSite({ name: 'fulian', title: '某市妇联网', users, ...options.site });
	const outbound = createOutbound({ allow: [new URL(house.url).host] });
	const id = newId();
	return {
		house,
		ctx,
		site,
		adapter: createWordpressChannel({
			outbound,
			clock: ctx.clock,
			log: ctx.log,
			fit: (given) => Promise.resolve(given),
		}),
		account: {
			id,
			unitId: 'unit-1',
			name: '某市妇联网',
			settings: { baseUrl: site, username: WP_USER, ...options.settings },
			credentials: { password: options.password ?? WP_PASSWORD },
			memory: openMemory(ctx, id),
		},
		async advance(ms) {
			ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		},
	};
}
