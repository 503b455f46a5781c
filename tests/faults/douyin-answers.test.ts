import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ConflictError } from '#lib/server/errors.ts';
import { receiveCallback } from '#lib/server/channels/index.ts';
import {
	CLIENT_KEY,
	connectDouyin,
	OPEN_ID,
	openDouyinDesk,
	type DouyinDesk,
} from '#tests/support/douyin.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { CHANNEL, Installation } from './installation.ts';

const UPLOAD = '/api/douyin/v1/video/upload_image/';
const CREATE = '/api/douyin/v1/video/create_image_text/';
const AFTER = ['drop_after', 'http_500_after', 'html_after', 'empty_after'] as const;
const BEFORE = ['drop_before', 'http_500_before', 'html', 'empty'] as const;
const HOUR = 3_600_000;

async function open(engine: Engine, mode: 'server' | 'h5'): Promise<[Installation, DouyinDesk]> {
	const desk = await openDouyinDesk({ mode });
	const connect = mode === 'server' ? connectDouyin.bind(null, desk) : () => Promise.resolve();
	return [await Installation.open(engine, desk, { connect }), desk];
}
/** Items whose words begin with the title, for the platform keeps no marker of ours. */
const publicCount = (installation: Installation, title: string) =>
	installation.house
		.ledger()
		.filter(({ marker }) => marker.startsWith(`${title}\n`))
		.reduce((sum, entry) => sum + entry.publicCount, 0);

test.each(ENGINES)(
	'an answer of Douyin that is lost never makes two items, and never one that is called published and is not, on %s',
	async (engine) => {
		const [installation] = await open(engine, 'server');
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const path of [UPLOAD, CREATE])
			for (const fault of [...AFTER, ...BEFORE]) {
				installation.house.addFault({ path, fault });
				const title = `${path === CREATE ? '发布' : '传图'}${fault}`;
				const id = await installation.approve(title);
				const state = await installation.settle(id);
				await installation.advance(HOUR);
				const { reason } = await installation.row(id);
				seen.push(`${title}: ${state} ${reason ?? ''}, ${publicCount(installation, title)} public`);
				const there = path === UPLOAD || (AFTER as readonly string[]).includes(fault);
				wanted.push(`${title}: ${there ? 'published , 1 public' : 'held outcome_unknown, 0 public'}`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	180_000,
);

test('two people who send an item again that was there after all do not double it', async () => {
	const [installation] = await open('sqlite', 'server');
	installation.house.addFault({ path: CREATE, fault: 'drop_after' });
	installation.house.addFault({ path: '/api/douyin/v1/video/video_list/', fault: 'drop_before' });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('held');
	await installation.sendAgain(id);
	expect(await installation.settle(id)).toBe('published');
	expect(publicCount(installation, '一封来信')).toBe(1);
});

/** Takes webhooks over HTTP as the product's route does. */
async function takeWebhooks(installation: Installation): Promise<void> {
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const headers = Object.fromEntries(
				Object.entries(req.headers).map(([name, value]) => [name, String(value)]),
			);
			const body = Buffer.concat(chunks).toString('utf8');
			void receiveCallback(installation.ctx, CHANNEL, { method: 'POST', query: {}, headers, body }).then(
				(reply) => {
					installation.publishing.wake();
					res.writeHead(reply.status).end(reply.body);
				},
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback/${CHANNEL}`;
	installation.house.putDouyinAccount({ clientKey: CLIENT_KEY, openId: OPEN_ID, webhook });
}

test.each([
	['comes once', null],
	['comes twice', 'duplicate_callback'],
	['comes late', 'reorder'],
] as const)('a share that a person published is known when its webhook %s', async (_name, fault) => {
	const [installation] = await open('sqlite', 'h5');
	await takeWebhooks(installation);
	expect(await installation.house.checkWebhook(CLIENT_KEY)).toBeNull();
	if (fault) installation.house.addFault({ fault, platform: 'douyin' });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('held');
	expect((await installation.row(id)).reason).toBe('needs_person');
	const schema = await installation.handOver(id);
	expect(installation.house.publishShare(schema, OPEN_ID)).toBeNull();
	await installation.advance(2 * 60_000);
	await installation.house.settle();
	expect(await installation.settle(id, 'published')).toBe('published');
	expect((await installation.row(id)).remoteId).toMatch(/^@/);
	await expect(installation.handOver(id)).rejects.toThrow(ConflictError);
	expect(publicCount(installation, '一封来信')).toBe(1);
});

test('a share whose webhook is lost waits for the person, and is not published again', async () => {
	const [installation] = await open('sqlite', 'h5');
	await takeWebhooks(installation);
	installation.house.addFault({ fault: 'lose_callback', platform: 'douyin' });
	const id = await installation.approve('一封来信');
	await installation.settle(id);
	const schema = await installation.handOver(id);
	installation.house.publishShare(schema, OPEN_ID);
	await installation.advance(24 * HOUR);
	await installation.house.settle();
	expect(await installation.settle(id)).toBe('held');
	expect(publicCount(installation, '一封来信')).toBe(1);
});
