import { expect, test } from 'vitest';
import { createOutbound } from '#lib/server/channels/http.ts';
import { createWebhookChannel } from '#lib/server/channels/webhook/index.ts';
import type { Simulators } from '#simulators/index.ts';
import type { TestCtx } from '#tests/support/ctx.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { Installation, withPictures } from './installation.ts';
import { openKeyedDesk, type Connection } from './keyed-desk.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const LOSSES = [
	'drop_before',
	'drop_after',
	'http_500_before',
	'http_500_after',
	'html_after',
	'html',
] as const;

function connect(house: Simulators, ctx: TestCtx): Connection {
	const outbound = createOutbound({ allow: [new URL(house.url).host] });
	const parts = { outbound, clock: ctx.clock, log: ctx.log };
	return {
		adapter: createWebhookChannel({ ...parts, fit: (given) => Promise.resolve(given) }),
		settings: { url: house.putReceiver({ name: 'zfw', secrets: [SECRET] }) },
		credentials: { secret: SECRET },
	};
}

async function open(engine: Engine): Promise<Installation> {
	return Installation.open(engine, await openKeyedDesk(connect), { content: withPictures });
}

test.each(ENGINES)(
	'a push whose answer is lost, up to three times in a row, leaves exactly one article, on %s',
	async (engine) => {
		const installation = await open(engine);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const fault of LOSSES)
			for (const times of [1, 3]) {
				const name = `${fault} ${times}`;
				installation.house.addFault({ path: 'POST /', fault, times });
				const id = await installation.approve(name);
				const state = await installation.settle(id);
				seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
				wanted.push(`${name}: published, 1 public`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	120_000,
);

test('a receiver that never answers is given to a person and shows one article', async () => {
	const installation = await open('sqlite');
	installation.house.addFault({ path: 'POST /', fault: 'drop_after', times: 99 });
	const id = await installation.approve('一封来信');
	expect([await installation.settle(id), installation.publicCount(id)]).toEqual(['held', 1]);
	expect((await installation.row(id)).reason).toBe('outcome_unknown');
});
