import { eq } from 'drizzle-orm';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { CHANNEL, Installation, withPictures } from '#tests/faults/installation.ts';
import { openKeyedDesk } from '#tests/faults/keyed-desk.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { itemOf, payloadOf } from '#tests/support/wechat.ts';
import { readFeed, readFeedPicture } from '../read-feed.ts';
import { createFeedChannel } from './index.ts';
import { writeFeedAs, type Feed, type FeedEntry } from './write-feed.ts';

const ORIGIN = 'https://fulian.example';
const AT = Date.parse('2026-11-24T02:48:00Z');
const ID = '0199d2f0-0000-7000-8000-000000000001';

const entry = (change: Partial<FeedEntry> = {}): FeedEntry => ({
	publicationId: ID,
	title: '最美家庭 <&"> 揭晓',
	summary: '一家人。',
	html: '<p>为你比心</p><img data-media="m-1" alt="合影">',
	coverMediaId: 'm-1',
	columnName: '最美家庭',
	signature: payloadOf().signature,
	publishedAt: AT,
	...change,
});
const feedOf = (entries: FeedEntry[], change: Partial<Feed> = {}): Feed => ({
	channelId: ID.replace(/1$/, '9'),
	title: '某市妇联要闻',
	unitName: '某市妇女联合会',
	origin: ORIGIN,
	whole: true,
	changedAt: AT,
	entries,
	...change,
});
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', trimValues: false });
function parsed(format: 'atom' | 'rss', feed: Feed) {
	const xml = writeFeedAs(format, feed);
	expect(XMLValidator.validate(xml)).toBe(true);
	// eslint-disable-next-line no-control-regex -- what XML 1.0 cannot hold is what is looked for
	expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/u);
	return parser.parse(xml) as Record<string, Record<string, unknown>>;
}
const json = (feed: Feed) =>
	JSON.parse(writeFeedAs('json', feed)) as { items: Record<string, unknown>[] } & Record<string, unknown>;

describe('what stands in a feed', () => {
	test('Atom names every entry by an id that lasts, with its time and whole content', () => {
		const { feed } = parsed('atom', feedOf([entry()]));
		expect(feed).toMatchObject({
			id: 'urn:uuid:0199d2f0-0000-7000-8000-000000000009',
			updated: '2026-11-24T02:48:00.000Z',
			entry: {
				id: `urn:uuid:${ID}`,
				title: '最美家庭 <&"> 揭晓',
				updated: '2026-11-24T02:48:00.000Z',
				content: { '@type': 'html' },
			},
		});
		const content = (feed?.entry as { content: { '#text': string } }).content['#text'];
		expect(content).toContain(`src="${ORIGIN}/feeds/0199d2f0-0000-7000-8000-000000000009/media/m-1`);
		expect(content).not.toContain('data-media');
		expect(content).toContain('审核丨李二 王三');
	});

	test('RSS gives the same under a guid that is no address, dated as RFC 822 wants', () => {
		const { rss } = parsed('rss', feedOf([entry()]));
		const { channel } = rss as { channel: Record<string, Record<string, unknown>> };
		expect(channel.item).toMatchObject({
			guid: { '#text': `urn:uuid:${ID}`, '@isPermaLink': 'false' },
			pubDate: 'Tue, 24 Nov 2026 02:48:00 GMT',
		});
		expect(channel.item?.['content:encoded']).toContain('<p>为你比心</p>');
	});

	test('JSON Feed gives the same', () => {
		const feed = json(feedOf([entry()]));
		expect(feed).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', title: '某市妇联要闻' });
		expect(feed.items).toMatchObject([
			{ id: `urn:uuid:${ID}`, title: '最美家庭 <&"> 揭晓', date_published: '2026-11-24T02:48:00.000Z' },
		]);
		expect(feed.items[0]?.image).toMatch(/\/media\/m-1$/);
	});

	test('characters that XML cannot hold, and the end of a section, do not break the feed', () => {
		const odd = entry({
			title: 'a\u0000b\u0008c\u001Fd\uFFFEe\uD800f',
			summary: ']]> \u000B',
			html: '<p>]]>]]&gt;<![CDATA[ x ]]></p>\u0001',
		});
		const { feed } = parsed('atom', feedOf([odd]));
		expect(feed?.entry).toMatchObject({ title: 'abcdef' });
		const { rss } = parsed('rss', feedOf([odd]));
		const { channel } = rss as { channel: { item: Record<string, string> } };
		expect(channel.item['content:encoded']).toContain('<p>]]>]]&gt;<![CDATA[ x ]]></p>');
		expect(json(feedOf([odd])).items).toHaveLength(1);
	});

	test('a feed of summaries holds no article, and an empty feed is a feed', () => {
		const { feed } = parsed('atom', feedOf([entry()], { whole: false }));
		expect(JSON.stringify(feed)).not.toContain('为你比心');
		expect(parsed('rss', feedOf([])).rss).toBeDefined();
		expect(parsed('atom', feedOf([])).feed?.entry).toBeUndefined();
		expect(json(feedOf([])).items).toEqual([]);
	});
});

async function open(engine: Engine = 'sqlite', settings: Record<string, unknown> = {}) {
	const desk = await openKeyedDesk(() => ({ adapter: createFeedChannel(), settings, credentials: {} }));
	return Installation.open(engine, desk, { content: withPictures });
}
const ids = async ({ ctx }: Installation) =>
	(await readFeed(ctx.store, CHANNEL, ORIGIN)).entries.map(({ publicationId }) => publicationId);
async function mark(
	installation: Installation,
	id: string,
	change: { recalledAt?: number; retractedAt?: number },
) {
	const { ctx } = installation;
	ctx.clock.advance(5_000);
	const { publications: p } = ctx.store.s;
	const updatedAt = ctx.clock.now();
	await ctx.store.tx(
		async (tx) =>
			void (await tx.db
				.update(p)
				.set({ ...change, updatedAt })
				.where(eq(p.id, id))),
	);
}

test.each(ENGINES)(
	'what is published stands in the feed once, newest first, until it is recalled, on %s',
	async (engine) => {
		const installation = await open(engine);
		const { ctx } = installation;
		const first = await installation.approve('甲');
		expect(await ids(installation)).toEqual([]);
		expect(await installation.settle(first)).toBe('published');
		expect(await installation.row(first)).toMatchObject({
			remoteId: `urn:uuid:${first}`,
			url: `https://site.example/feeds/${CHANNEL}.atom`,
		});
		await installation.advance(60_000);
		const second = await installation.approve('乙');
		await installation.settle(second);
		expect(await ids(installation)).toEqual([second, first]);
		const before = await readFeed(ctx.store, CHANNEL, ORIGIN);
		await mark(installation, second, { recalledAt: ctx.clock.now() });
		expect(await ids(installation)).toEqual([first]);
		await mark(installation, first, { retractedAt: ctx.clock.now() });
		const after = await readFeed(ctx.store, CHANNEL, ORIGIN);
		expect(after.entries).toEqual([]);
		expect(after.changedAt).toBeGreaterThan(before.changedAt);
	},
);

test('a feed keeps as many entries as it is set to', async () => {
	const installation = await open('sqlite', { limits: { entries: 1 } });
	await installation.settle(await installation.approve('甲'));
	await installation.advance(60_000);
	const second = await installation.approve('乙');
	await installation.settle(second);
	expect(await ids(installation)).toEqual([second]);
});

test('only pictures of entries that stand in the feed are given out', async () => {
	const installation = await open();
	const id = await installation.approve('甲');
	const ask = (mediaId: string, channelId = CHANNEL) =>
		readFeedPicture(installation.ctx, { channelId, mediaId });
	await installation.settle(id);
	await expect(ask('another')).rejects.toMatchObject({ code: 'not_found' });
	await expect(ask('cover 甲', 'another')).rejects.toMatchObject({ code: 'not_found' });
});

test('a channel of another platform is no feed', async () => {
	const installation = await open();
	const { channels } = installation.ctx.store.s;
	await installation.ctx.store.tx(
		async (tx) => void (await tx.db.update(channels).set({ platform: 'website' })),
	);
	await expect(readFeed(installation.ctx.store, CHANNEL, ORIGIN)).rejects.toMatchObject({
		code: 'not_found',
	});
});

test('an unclear send is not in the feed and is sent again; a recall needs no call', async () => {
	const adapter = createFeedChannel();
	const call = { item: itemOf() } as unknown as Parameters<typeof adapter.look>[0];
	expect(await adapter.look(call)).toMatchObject({ kind: 'absent', sure: true });
	expect(adapter.check(payloadOf({ text: '', mediaIds: [] }))).toMatchObject([{ level: 'block' }]);
});

test('the preview shows what an entry holds', () => {
	const adapter = createFeedChannel();
	const shown = (content: string) => {
		const seen = adapter.preview?.(payloadOf(), { content });
		return seen?.look === 'article' ? seen.html : '';
	};
	expect(shown('full')).toContain('src="/media/m-1"');
	expect(shown('summary')).toBe('<p>社区里的红马甲忙了一整天。</p>');
});
