import { expect, test } from 'vitest';
import { article, cover, draft, jpg, openHouse, png, SECRET, signedIn, Caller } from '#simulators/testing.ts';

const ADD = '/cgi-bin/draft/add';

interface NewsItem {
	title: string;
	digest: string;
	content: string;
	content_source_url: string;
	thumb_url: string;
	url: string;
}
interface DraftView {
	news_item: NewsItem[];
	update_time: number;
}

async function read(caller: Caller, mediaId: string): Promise<DraftView> {
	return (await caller.call('/cgi-bin/draft/get', { media_id: mediaId })) as unknown as DraftView;
}

async function opened() {
	const house = await openHouse();
	const caller = await signedIn(house);
	const thumb = await cover(caller);
	const add = async (fields: Record<string, unknown>) =>
		(await caller.call(ADD, { articles: [article(thumb, fields)] })).errcode ?? 0;
	return { house, caller, thumb, add };
}

test('a draft comes back with its marker, cover and a preview that opens', async () => {
	const { caller } = await opened();
	const mediaId = await draft(caller, { title: '三八维权周' }, 'pub-42');
	const { news_item } = await read(caller, mediaId);
	const news = news_item[0]!;
	expect(news).toMatchObject({ title: '三八维权周', content_source_url: 'https://site.example/p/pub-42' });
	expect((await fetch(news.thumb_url)).status).toBe(200);
	const preview = await fetch(news.url);
	expect(await preview.text()).toContain('三八维权周');
});

test('an answer to draft/add has a media_id and no errcode', async () => {
	const { caller, thumb } = await opened();
	const added = await caller.call(ADD, { articles: [article(thumb)] });
	expect(Object.keys(added)).toEqual(['media_id', 'item']);
});

test('titles have up to 64 characters, counted as people count them', async () => {
	const { add } = await opened();
	expect(await add({ title: '字'.repeat(64) })).toBe(0);
	expect(await add({ title: '𠮷'.repeat(64) })).toBe(0);
	expect(await add({ title: '字'.repeat(65) })).toBe(45003);
	expect(await add({ title: ' ' })).toBe(45003);
	expect(await add({ title: 5 })).toBe(47001);
});

test('author, digest, link and content have their limits', async () => {
	const { add } = await opened();
	expect(await add({ author: '字'.repeat(16) })).toBe(0);
	expect(await add({ author: '字'.repeat(17) })).toBe(45110);
	expect(await add({ digest: '字'.repeat(128) })).toBe(0);
	expect(await add({ digest: '字'.repeat(129) })).toBe(45004);
	expect(await add({ content: '字'.repeat(19_999) })).toBe(0);
	expect(await add({ content: '字'.repeat(20_000) })).toBe(45002);
	expect(await add({ content: '' })).toBe(44004);
	expect(await add({ content_source_url: `https://s/${'p'.repeat(1014)}` })).toBe(0);
	expect(await add({ content_source_url: `https://s/${'p'.repeat(1015)}` })).toBe(45005);
});

test('the cover must be a permanent image of this very account', async () => {
	const { house, caller, add } = await opened();
	expect(await add({ thumb_media_id: '' })).toBe(40007);
	expect(await add({ thumb_media_id: 'invented' })).toBe(40007);
	house.putAccount({ appid: 'wxother', secret: SECRET });
	const other = new Caller(house);
	other.token = String((await other.stableToken({ appid: 'wxother' }))['access_token']);
	const foreign = await cover(other);
	expect(await add({ thumb_media_id: foreign })).toBe(40007);
	const { url } = await caller.upload('/cgi-bin/media/uploadimg', { name: 'a.png', bytes: png() });
	expect(await add({ thumb_media_id: url })).toBe(40007);
});

test('pictures from elsewhere and scripts disappear without a word; own pictures stay', async () => {
	const { caller } = await opened();
	const { url } = await caller.upload('/cgi-bin/media/uploadimg', { name: 'a.jpg', bytes: jpg() });
	const own = `<img src="${String(url)}">`;
	const content = `<p>文</p>${own}<img src="https://site.example/a.png"><img src="${caller.base}/mmbiz/invented/0"><script>x()</script>`;
	const { news_item } = await read(caller, await draft(caller, { content }));
	expect(news_item[0]!.content).toBe(`<p>文</p>${own}<img><img>`);
});

test('an empty digest becomes the first 54 characters of the text', async () => {
	const { caller } = await opened();
	const { news_item } = await read(caller, await draft(caller, { content: `<p>${'字'.repeat(60)}</p>` }));
	expect(news_item[0]!.digest).toBe('字'.repeat(54));
});

test('up to eight articles make a draft, which has no digests then', async () => {
	const { caller, thumb } = await opened();
	const many = (count: number) => Array.from({ length: count }, () => article(thumb, { digest: '摘要' }));
	const added = await caller.call(ADD, { articles: many(8) });
	const { news_item } = await read(caller, String(added['media_id']));
	expect(news_item.map((news) => news.digest)).toEqual(Array.from({ length: 8 }, () => ''));
	expect((await caller.call(ADD, { articles: many(9) })).errcode).toBe(45008);
	expect((await caller.call(ADD, { articles: [] })).errcode).toBe(44003);
});

test('a picture post needs its pictures and keeps plain text', async () => {
	const { caller, thumb, add } = await opened();
	const info = { image_list: [{ image_media_id: thumb }] };
	const fields = { article_type: 'newspic', thumb_media_id: '', content: '<b>一组图</b>', image_info: info };
	expect(await add({ ...fields, image_info: { image_list: [] } })).toBe(40007);
	const { news_item } = await read(caller, await draft(caller, fields));
	expect(news_item[0]!.content).toBe('一组图');
});

test('one article with a fault keeps the whole draft out', async () => {
	const { caller, thumb } = await opened();
	const articles = [article(thumb), article(thumb, { title: '' })];
	expect((await caller.call(ADD, { articles })).errcode).toBe(45003);
	expect(await caller.call('/cgi-bin/draft/count')).toEqual({ total_count: 0 });
});

test('a body that is no JSON object is a format error, an empty one is empty', async () => {
	const { caller } = await opened();
	expect((await caller.call(ADD, '{articles')).errcode).toBe(47001);
	expect((await caller.call(ADD, '[]')).errcode).toBe(47001);
	expect((await caller.call(ADD, { articles: {} })).errcode).toBe(47001);
	expect((await caller.call(ADD, '')).errcode).toBe(44002);
});

test('escaped Chinese stands literally in the title', async () => {
	const { caller, thumb } = await opened();
	const body = JSON.stringify({ articles: [article(thumb, { title: '妇联' })] }).replace(
		'妇联',
		'\\u5987\\u8054',
	);
	const added = await caller.call(ADD, body);
	expect((await read(caller, String(added['media_id']))).news_item[0]!.title).toBe('\\u5987\\u8054');
});

test('a draft is changed article by article and listed newest first', async () => {
	const { house, caller, thumb } = await opened();
	const first = await draft(caller, { title: '第一篇' });
	await house.setClock({ advanceMs: 10_000 });
	const second = await draft(caller, { title: '第二篇' });
	await house.setClock({ advanceMs: 10_000 });
	const update = { media_id: first, index: 0, articles: article(thumb, { title: '第一篇改' }) };
	expect(await caller.call('/cgi-bin/draft/update', update)).toEqual({ errcode: 0, errmsg: 'ok' });
	expect((await caller.call('/cgi-bin/draft/update', { ...update, index: 1 })).errcode).toBe(40114);
	expect((await caller.call('/cgi-bin/draft/update', { ...update, media_id: 'x' })).errcode).toBe(40007);

	const list = await caller.call('/cgi-bin/draft/batchget', { offset: 0, count: 20, no_content: 1 });
	expect(list).toMatchObject({
		total_count: 2,
		item_count: 2,
		item: [
			{ media_id: first, content: { news_item: [{ title: '第一篇改' }] } },
			{ media_id: second, content: { news_item: [{ title: '第二篇' }] } },
		],
	});
	expect(JSON.stringify(list)).toContain('content_source_url');
	expect(JSON.stringify(list)).not.toContain('<p>');
	const rest = await caller.call('/cgi-bin/draft/batchget', { offset: 1, count: 20, no_content: 0 });
	expect(rest).toMatchObject({ total_count: 2, item_count: 1, item: [{ media_id: second }] });
	expect(JSON.stringify(rest)).toContain('<p>');
});

test('a draft can be deleted twice and is then unknown', async () => {
	const { caller } = await opened();
	const mediaId = await draft(caller);
	for (let i = 0; i < 2; i++) {
		expect((await caller.call('/cgi-bin/draft/delete', { media_id: mediaId })).errcode).toBe(0);
	}
	expect((await caller.call('/cgi-bin/draft/get', { media_id: mediaId })).errcode).toBe(40007);
	expect(await caller.get('/cgi-bin/draft/count')).toEqual({ total_count: 0 });
});
