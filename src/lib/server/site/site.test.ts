import { describe, expect, test } from 'vitest';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import { ConflictError, GoneError, NotFoundError } from '#lib/server/errors.ts';
import { createWebsiteChannel } from '#lib/server/channels/website/index.ts';
import { articlePage, columnPage, createSite, feedEntries, homePage, slugOfPublication } from './index.ts';
import { placePictures } from './rules.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { freshCtx } from '#tests/support/ctx.ts';

const payload: PublicationPayload = {
	title: '战“疫”，市妇联在行动',
	summary: '五措并举',
	html: '<p>正文</p><img data-media="m1" alt="志愿者"><img data-media="gone" alt="">',
	text: '正文',
	coverMediaId: 'm1',
	mediaIds: ['m1', 'gone'],
	signature: { source: '市妇联', editor: '林小溪', responsible: '周文', approvers: ['陈静', '何琳'] },
	columnId: 'c1',
	columnSlug: 'kepu',
	columnName: '科普',
	campaignId: null,
};

async function siteOn(engine: Engine) {
	const ctx = await freshCtx(engine);
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		const unit = { name: '江城市妇联', shortName: '江城', createdAt: at } as const;
		await tx.db.insert(tx.s.units).values({ ...unit, id: 'u1', level: 'city', path: '/u1/' });
		const picture = { unitId: 'u1', mime: 'image/jpeg', bytes: 1, createdBy: 'a1', createdAt: at };
		await tx.db
			.insert(tx.s.media)
			.values({ ...picture, id: 'm1', sha256: 'x', width: 1000, height: 600, alt: '' });
	});
	const site = createSite(ctx);
	const put = (publicationId: string, changes: Partial<PublicationPayload> = {}, hash = 'h1') =>
		site.put({
			publicationId,
			channelId: 'ch1',
			unitId: 'u1',
			postId: `post-${publicationId}`,
			hash,
			payload: { ...payload, ...changes },
		});
	return { ctx, site, put };
}

describe.each(ENGINES)('the website on %s', (engine) => {
	test('has one page for a publication however often it is put', async () => {
		const { ctx, site, put } = await siteOn(engine);
		const first = await put('p1');
		ctx.clock.advance(60_000);
		expect(await put('p1')).toEqual(first);
		expect(first.url).toBe(`/site/a/${first.slug}`);
		expect(await feedEntries(ctx.store)).toHaveLength(1);
		expect(await site.find('p1')).toEqual(first);
		expect(await site.find('p2')).toBeNull();
	});

	test('has one page when two workers put the same publication at once', async () => {
		const { ctx, put } = await siteOn(engine);
		const results = await Promise.all([put('p1'), put('p1'), put('p1')]);
		expect(new Set(results.map(({ slug }) => slug)).size).toBe(1);
		expect(await feedEntries(ctx.store)).toHaveLength(1);
	});

	test('keeps the page and says so when other content comes under the same publication', async () => {
		const { ctx, put } = await siteOn(engine);
		const { slug } = await put('p1');
		await expect(put('p1', { title: '另一篇' }, 'h2')).rejects.toThrow(ConflictError);
		expect((await articlePage(ctx.store, slug)).article.title).toBe(payload.title);
	});

	test('shows an article with its unit, its signature block and only pictures that exist', async () => {
		const { ctx, put } = await siteOn(engine);
		const { slug } = await put('p1');
		const { article } = await articlePage(ctx.store, slug);
		expect(article).toMatchObject({
			unitName: '江城市妇联',
			columnName: '科普',
			signature: payload.signature,
		});
		expect(article.html).toContain('src="/site/media/m1"');
		expect(article.html).toContain('width="1000" height="600" alt="志愿者"');
		expect(article.html).not.toContain('gone');
		expect(await slugOfPublication(ctx.store, 'p1')).toBe(slug);
	});

	test('lists earlier articles of the column, newest first, without the article itself', async () => {
		const { ctx, put } = await siteOn(engine);
		for (const id of ['p1', 'p2', 'p3']) {
			await put(id, { title: id });
			ctx.clock.advance(60_000);
		}
		await put('other', { columnSlug: 'jiating', columnName: '最美家庭' });
		const { slug } = await put('p4', { title: 'p4' });
		const { earlier } = await articlePage(ctx.store, slug);
		expect(earlier.map(({ title }) => title)).toEqual(['p3', 'p2', 'p1']);
	});

	test('takes a retracted article off every page, and putting it again does not bring it back', async () => {
		const { ctx, site, put } = await siteOn(engine);
		const { slug } = await put('p1');
		await site.retract('p1');
		await site.retract('p1');
		expect(await site.find('p1')).toBeNull();
		await expect(put('p1')).rejects.toThrow(ConflictError);
		await expect(articlePage(ctx.store, slug)).rejects.toThrow(GoneError);
		await expect(slugOfPublication(ctx.store, 'p1')).rejects.toThrow(GoneError);
		await expect(slugOfPublication(ctx.store, 'p2')).rejects.toThrow(NotFoundError);
		expect((await homePage(ctx.store)).newest).toEqual([]);
	});

	test('puts a corrected version at the same address, with the moment of the first one', async () => {
		const { ctx, site, put } = await siteOn(engine);
		const { slug, publishedAt } = await put('p1');
		ctx.clock.advance(60_000);
		const item = { channelId: 'ch1', unitId: 'u1', postId: 'post1', hash: 'h2', replaces: 'p1' };
		const corrected = { ...item, publicationId: 'p2', payload: { ...payload, title: '更正后的标题' } };
		expect(await site.put(corrected)).toMatchObject({ slug });
		expect(await site.put(corrected)).toMatchObject({ slug });
		const { article } = await articlePage(ctx.store, slug);
		expect(article).toMatchObject({ title: '更正后的标题', correctedFrom: publishedAt });
		expect(await site.find('p1')).toBeNull();
		expect(await feedEntries(ctx.store)).toHaveLength(1);
	});

	test('pages a column by twenty and has no page beyond the last', async () => {
		const { ctx, put } = await siteOn(engine);
		for (let n = 0; n < 21; n++) await put(`p${n}`);
		const first = await columnPage(ctx.store, { slug: 'kepu', page: 1 });
		expect(first.entries).toHaveLength(20);
		expect(first).toMatchObject({ pages: 2, column: { name: '科普', articles: 21 } });
		expect((await columnPage(ctx.store, { slug: 'kepu', page: 2 })).entries).toHaveLength(1);
		for (const page of [0, 3, 1.5, Number.NaN])
			await expect(columnPage(ctx.store, { slug: 'kepu', page })).rejects.toThrow(NotFoundError);
		await expect(columnPage(ctx.store, { slug: 'wu', page: 1 })).rejects.toThrow(NotFoundError);
	});
});

test('is a site that the website channel can publish to', async () => {
	const { site } = await siteOn('sqlite');
	expect(createWebsiteChannel(site)).toMatchObject({ platform: 'website', class: 'keyed' });
});

test('offers a picture narrowed only to widths smaller than it is', () => {
	const html = placePictures('<img data-media="m" alt="">', new Map([['m', { width: 960, height: 10 }]]));
	expect(html).toContain('srcset="/site/media/m?w=480 480w, /site/media/m 960w"');
});

test('is taken off by the website channel, and doing it twice is harmless', async () => {
	const { ctx, site, put } = await siteOn('sqlite');
	const { slug } = await put('p1');
	const channel = createWebsiteChannel(site);
	const memory = {
		get: () => Promise.resolve(null),
		put: () => Promise.resolve(),
		forget: () => Promise.resolve(),
	};
	const account = { id: 'ch1', unitId: 'u1', name: '网站', settings: {}, credentials: {}, memory };
	const item = { publicationId: 'p1', remoteId: slug, jobId: null, url: null };
	const deadline = { left: () => 1_000, signal: new AbortController().signal };
	expect(await channel.retract?.({ account, item, deadline })).toEqual({ kind: 'retracted' });
	expect(await channel.retract?.({ account, item, deadline })).toEqual({ kind: 'retracted' });
	await expect(articlePage(ctx.store, slug)).rejects.toThrow(GoneError);
});
