import { describe, expect, test } from 'vitest';
import type { App } from '#lib/server/app.ts';
import { createFeedChannel } from '#lib/server/channels/index.ts';
import { CHANNEL, Installation, withPictures } from '#tests/faults/installation.ts';
import { openKeyedDesk } from '#tests/faults/keyed-desk.ts';
import { GET } from './[file]/+server.ts';

const ORIGIN = 'https://fulian.example';

async function open() {
	const desk = await openKeyedDesk(() => ({
		adapter: createFeedChannel(),
		settings: {},
		credentials: {},
	}));
	return Installation.open('sqlite', desk, { content: withPictures });
}

describe('the address of a feed', () => {
	async function fetching(installation: Installation, file: string, headers: Record<string, string> = {}) {
		const url = new URL(`${ORIGIN}/feeds/${file}`);
		const event = { locals: { app: installation.ctx as unknown as App }, params: { file }, url };
		return GET({ ...event, request: new Request(url, { headers }) } as unknown as Parameters<typeof GET>[0]);
	}

	test('says its type, and nothing new to whoever has it', async () => {
		const installation = await open();
		await installation.settle(await installation.approve('甲'));
		for (const [format, type] of [
			['atom', 'application/atom+xml; charset=utf-8'],
			['rss', 'application/rss+xml; charset=utf-8'],
			['json', 'application/feed+json; charset=utf-8'],
		] as const) {
			const answer = await fetching(installation, `${CHANNEL}.${format}`);
			expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
			const etag = answer.headers.get('etag') ?? '';
			const modified = answer.headers.get('last-modified') ?? '';
			const again = (headers: Record<string, string>) =>
				fetching(installation, `${CHANNEL}.${format}`, headers).then(({ status }) => status);
			expect(await again({ 'if-none-match': etag })).toBe(304);
			expect(await again({ 'if-none-match': `"x", W/${etag}` })).toBe(304);
			expect(await again({ 'if-none-match': '"x"', 'if-modified-since': modified })).toBe(200);
			expect(await again({ 'if-modified-since': modified })).toBe(304);
			expect(await again({ 'if-modified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' })).toBe(200);
			expect(await again({ 'if-modified-since': 'yesterday' })).toBe(200);
		}
	});

	test('that has no feed behind it is not found', async () => {
		const installation = await open();
		for (const file of [`${CHANNEL}.xml`, CHANNEL, 'nothing.atom', '..%2f.atom', `${CHANNEL}.toString`])
			expect((await fetching(installation, file)).status).toBe(404);
	});
});
