import { expect, test } from 'vitest';
import { createOutbound } from '#lib/server/channels/http.ts';
import { createWordpressChannel } from '#lib/server/channels/wordpress/index.ts';
import type { Simulators } from '#simulators/index.ts';
import type { TestCtx } from '#tests/support/ctx.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { WP_PASSWORD, WP_USER } from '#tests/support/wordpress.ts';
import { Installation, withPictures } from './installation.ts';
import { openKeyedDesk, type Connection } from './keyed-desk.ts';

/** Every call of a publication's way, and how its answer goes missing. */
const CALLS = [
	'GET /',
	'GET /wp/v2/posts',
	'GET /wp/v2/media',
	'POST /wp/v2/media',
	'POST /wp/v2/media/:id',
	'POST /wp/v2/posts',
	'POST /wp/v2/posts/:id',
];
const LOSSES = [
	'drop_before',
	'drop_after',
	'http_500_before',
	'http_500_after',
	'html_after',
	'empty_after',
] as const;

function connect(house: Simulators, ctx: TestCtx): Connection {
	const users = [{ login: WP_USER, password: WP_PASSWORD }];
	const baseUrl = house.putSite({ name: 'fulian', users });
	const outbound = createOutbound({ allow: [new URL(house.url).host] });
	const parts = { outbound, clock: ctx.clock, log: ctx.log };
	return {
		adapter: createWordpressChannel({ ...parts, fit: (given) => Promise.resolve(given) }),
		settings: { baseUrl, username: WP_USER },
		credentials: { password: WP_PASSWORD },
	};
}

async function open(engine: Engine): Promise<Installation> {
	return Installation.open(engine, await openKeyedDesk(connect), { content: withPictures });
}

test.each(ENGINES)(
	'an answer of WordPress that is lost, wherever it is lost, leaves exactly one public post, on %s',
	async (engine) => {
		const installation = await open(engine);
		const losses = engine === 'sqlite' ? LOSSES : (['drop_after'] as const);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const path of CALLS)
			for (const fault of losses) {
				const name = `${path} ${fault}`;
				// What is remembered would not be asked for.
				const { channelMemory } = installation.ctx.store.s;
				await installation.ctx.store.tx(async (tx) => void (await tx.db.delete(channelMemory)));
				installation.house.addFault({ path, fault });
				const id = await installation.approve(name);
				const state = await installation.settle(id);
				seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
				wanted.push(`${name}: published, 1 public`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	300_000,
);

test('a publish call that reaches the site when it was given up already makes no second post', async () => {
	const installation = await open('sqlite');
	const path = 'POST /wp/v2/posts';
	installation.house.addFault({ path, fault: 'http_500_after', times: 3 });
	installation.house.addFault({ path: `${path}/:id`, fault: 'drop_after', times: 2 });
	const id = await installation.approve('一封来信');
	expect([await installation.settle(id), installation.publicCount(id)]).toEqual(['published', 1]);
});

test('a site that stays silent is given to a person, and never shows two', async () => {
	const installation = await open('sqlite');
	installation.house.addFault({ path: 'POST /wp/v2/posts/:id', fault: 'drop_after', times: 9 });
	installation.house.addFault({ path: 'GET /wp/v2/posts', fault: 'html', nth: 3, times: 40 });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('held');
	expect(installation.publicCount(id)).toBe(1);
});
