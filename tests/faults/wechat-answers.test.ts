import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { receiveCallback } from '#lib/server/channels/index.ts';
import { APPID } from '#simulators/testing.ts';
import type { FaultInput } from '#simulators/index.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { openDesk } from '#tests/support/wechat.ts';
import { CHANNEL, Installation, withPictures } from './installation.ts';

const TOKEN = 'callbackToken';

/** Every call of a publication's way, and how its answer goes missing: after the effect, and once before it. */
const CALLS = [
	'/cgi-bin/stable_token',
	'/cgi-bin/media/uploadimg',
	'/cgi-bin/material/add_material',
	'/cgi-bin/draft/add',
	'/cgi-bin/freepublish/submit',
	'/cgi-bin/freepublish/get',
];
const LOSSES = ['drop_after', 'http_500_after', 'html_after', 'drop_before'] as const;

/** An account whose pushes are not counted: an hour apart, there are more than a day has. What is tried are their answers. */
async function open(engine: Engine, settings: Record<string, string> = {}): Promise<Installation> {
	const installation = await Installation.open(engine, await openDesk({ settings }), {
		content: withPictures,
	});
	const { ctx } = installation;
	const row = { channelId: CHANNEL, quota: 'wechat.mass.day', most: null, updatedAt: ctx.clock.now() };
	await ctx.store.tx(async (tx) => void (await tx.db.insert(tx.s.quotaLimits).values(row)));
	return installation;
}

/** A token that still lives would not be asked for. */
async function forgetToken({ ctx }: Installation): Promise<void> {
	const { channelMemory: m } = ctx.store.s;
	await ctx.store.tx(async (tx) => void (await tx.db.delete(m).where(eq(m.key, 'access_token'))));
}

/** Takes callbacks over HTTP as the product's route does; counts them. */
async function takeCallbacks(installation: Installation): Promise<{ count: number }> {
	const taken = { count: 0 };
	const { ctx } = installation;
	const server = createServer((req, res) => {
		const url = new URL(req.url ?? '/', 'http://localhost');
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const query = Object.fromEntries(url.searchParams);
			const body = Buffer.concat(chunks).toString('utf8');
			const method = req.method === 'POST' ? 'POST' : 'GET';
			void receiveCallback(ctx, CHANNEL, { method, query, body }).then((reply) => {
				taken.count++;
				installation.publishing.wake();
				res.writeHead(reply.status).end(reply.body);
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback/${CHANNEL}`;
	installation.house.putAccount({ appid: APPID, callback: { url, token: TOKEN } });
	return taken;
}

test.each(ENGINES)(
	'an answer of WeChat that is lost, wherever it is lost, leaves exactly one public article, on %s',
	async (engine) => {
		const installation = await open(engine);
		const losses = engine === 'sqlite' ? LOSSES : (['drop_after'] as const);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const path of CALLS)
			for (const fault of losses) {
				const name = `${path} ${fault}`;
				await forgetToken(installation);
				installation.house.addFault({ path, fault });
				const id = await installation.approve(name);
				const state = await installation.settle(id);
				await installation.advance(3_600_000);
				seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
				wanted.push(`${name}: published, 1 public`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	300_000,
);

/** By tag: to all followers a push goes out once a day. */
const PUSH = { mode: 'mass', massTag: '2' };
test.each(ENGINES)(
	'an answer to a push that is lost leaves exactly one public article, on %s',
	async (engine) => {
		const installation = await open(engine, PUSH);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const call of ['sendall', 'get'])
			for (const fault of LOSSES) {
				const name = `${call} ${fault}`;
				installation.house.addFault({ path: `/cgi-bin/message/mass/${call}`, fault });
				const id = await installation.approve(name);
				const state = await installation.settle(id);
				await installation.advance(3_600_000);
				seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
				wanted.push(`${name}: published, 1 public`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	120_000,
);

test('the address of a push comes with its callback, also when a poll was faster', async () => {
	const installation = await open('sqlite', PUSH);
	await takeCallbacks(installation);
	installation.house.addFault({ fault: 'reorder' });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('published');
	expect((await installation.row(id)).url).toBeNull();
	await installation.advance(3_600_000);
	await expect
		.poll(async () => {
			installation.publishing.wake();
			return (await installation.row(id)).url;
		})
		.toContain('/mp/s?');
});

test.each([
	['comes twice', [{ fault: 'duplicate_callback' }]],
	['comes twice, and the answer to the submit was lost', [{ fault: 'duplicate_callback' }, lost('submit')]],
	['is lost', [{ fault: 'lose_callback' }]],
	['is lost, and so was the answer to the submit', [{ fault: 'lose_callback' }, lost('submit')]],
	['comes, and no poll is answered', [lost('get', 20)]],
] as [string, FaultInput[]][])(
	'a callback that %s makes one publication, told once',
	async (_name, faults) => {
		const installation = await open('sqlite');
		const { ctx, house } = installation;
		const taken = await takeCallbacks(installation);
		for (const fault of faults) house.addFault(fault);
		const id = await installation.approve('一封来信');
		expect(await installation.settle(id)).toBe('published');
		await installation.advance(3_600_000);
		expect(installation.publicCount(id)).toBe(1);
		const { events: e, channelCallbacks: c } = ctx.store.s;
		const told = await ctx.store.db.select().from(e).where(eq(e.subjectId, id));
		expect(told.filter((event) => event.payload.to === 'published')).toHaveLength(1);
		const kept = await ctx.store.db.select().from(c);
		expect(kept.length).toBe(Math.min(1, taken.count));
	},
);

function lost(call: 'submit' | 'get', times = 1): FaultInput {
	return { path: `/cgi-bin/freepublish/${call}`, fault: 'drop_after', times };
}
