import { expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, payloadOf } from '#tests/support/wechat.ts';
import { openWordpress, type WordpressDesk } from '#tests/support/wordpress.ts';
import type { LookResult, OutgoingItem, SendResult } from '../channel.ts';

const callOf = (desk: WordpressDesk, item: OutgoingItem, steps = new Notebook()) => ({
	account: desk.account,
	item,
	steps,
	deadline: deadlineOf(),
});
const send = (desk: WordpressDesk, item: OutgoingItem, steps?: Notebook): Promise<SendResult> =>
	desk.adapter.send(callOf(desk, item, steps));
const look = (desk: WordpressDesk, item: OutgoingItem): Promise<LookResult> =>
	desk.adapter.look({ ...callOf(desk, item), jobId: null });
const retract = (desk: WordpressDesk, item: OutgoingItem, remoteId: string | null = null) =>
	desk.adapter.retract?.({
		account: desk.account,
		item: { publicationId: item.publicationId, remoteId, jobId: null, url: null },
		deadline: deadlineOf(),
	});
const publicCount = (desk: WordpressDesk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount ?? 0;
const calls = (desk: WordpressDesk, path: string) =>
	desk.house.calls().filter((call) => call.path === path).length;
const remoteIdOf = (sent: SendResult) => (sent.kind === 'published' ? sent.remoteId : '');
const pageOf = async (sent: SendResult) =>
	sent.kind === 'published' && sent.url ? (await fetch(sent.url)).text() : '';

test('an article becomes public once, with its pictures, and readers see the approved words', async () => {
	const desk = await openWordpress({ settings: { categories: '3, 5', comments: 'open' } });
	const item = itemOf();
	const sent = await send(desk, item);
	expect(sent).toEqual({
		kind: 'published',
		remoteId: expect.stringMatching(/^\d+$/) as string,
		url: `${desk.site}/jg-${item.publicationId}/`,
	});
	const page = await pageOf(sent);
	expect(page).toContain('社区里的<strong>红马甲</strong>');
	expect(page).toContain(`${item.publicationId}-`);
	expect(page).toContain('alt="合影"');
	expect(page).toContain('<p>审核丨李二 王三</p>');
	expect(await look(desk, item)).toEqual(sent);
	expect(publicCount(desk, item)).toBe(1);
	expect(calls(desk, 'POST /wp/v2/media')).toBe(2);
});

test('an article that is public already is not sent a second time, whoever asks again', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	const first = await send(desk, item);
	expect(await send(desk, item)).toEqual(first);
	await desk.account.memory.forget(`post:${item.publicationId}`);
	expect(await send(desk, item)).toEqual(first);
	expect(publicCount(desk, item)).toBe(1);
});

test('pictures are uploaded once for the site, and one that is there already is found by its name', async () => {
	const desk = await openWordpress();
	await send(desk, itemOf());
	await send(desk, itemOf());
	expect(calls(desk, 'POST /wp/v2/media')).toBe(2);
	desk.house.addFault({ path: 'POST /wp/v2/media', fault: 'drop_after' });
	const fresh = await openWordpress();
	fresh.house.addFault({ path: 'POST /wp/v2/media', fault: 'drop_after' });
	const item = itemOf();
	expect(await send(fresh, item)).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
	expect(await send(fresh, item)).toMatchObject({ kind: 'published' });
	expect(calls(fresh, 'POST /wp/v2/media')).toBe(2);
});

test('words in square brackets stay words', async () => {
	const desk = await openWordpress();
	const sent = await send(desk, itemOf(payloadOf({ html: '<p>[gallery] 见图</p>', coverMediaId: null })));
	expect(await pageOf(sent)).toContain('<p>&#91;gallery&#93; 见图</p>');
});

test('an editor who changed the slug does not make a second copy', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	const sent = await send(desk, item);
	desk.house.editByHand(Number(remoteIdOf(sent)), { slug: 'zui-mei-jia-ting' });
	const found = await look(desk, item);
	expect(found).toMatchObject({ kind: 'published', url: `${desk.site}/zui-mei-jia-ting/` });
	expect(await send(desk, item)).toEqual(found);
	await desk.account.memory.forget(`post:${item.publicationId}`);
	expect(await look(desk, item)).toEqual(found);
	expect(publicCount(desk, item)).toBe(1);
});

test('a second draft that came of a lost answer is dropped and the article keeps its address', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	desk.house.addFault({ path: 'POST /wp/v2/posts', fault: 'drop_after' });
	expect(await send(desk, item)).toMatchObject({ kind: 'refused' });
	const content = { title: '题', slug: `jg-${item.publicationId}`, status: 'draft' };
	const basic = Buffer.from('editor:abcdefghijklmnopqrstuvwx').toString('base64');
	await fetch(`${desk.site}/wp-json/wp/v2/posts`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
		body: JSON.stringify(content),
	});
	const sent = await send(desk, item);
	expect(sent).toMatchObject({ kind: 'published', url: `${desk.site}/jg-${item.publicationId}/` });
	expect(publicCount(desk, item)).toBe(1);
	expect(calls(desk, 'DELETE /wp/v2/posts/:id')).toBe(1);
});

test('what somebody wrote into the draft does not become public', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	desk.house.addFault({ path: 'POST /wp/v2/posts/:id', fault: 'drop_before' });
	expect(await send(desk, item)).toMatchObject({ kind: 'unknown' });
	const id = Number(await desk.account.memory.get(`post:${item.publicationId}`));
	desk.house.editByHand(id, { content: '<p>没有人签过字的话</p>' });
	const sent = await send(desk, item);
	expect(sent).toMatchObject({ kind: 'published', remoteId: String(id) });
	expect(await pageOf(sent)).not.toContain('没有人签过字的话');
});

test.each([
	['the trash', 'trash'],
	['private', { status: 'private' }],
] as const)('a person who put the draft into %s is not overruled', async (_name, change) => {
	const desk = await openWordpress();
	const item = itemOf();
	desk.house.addFault({ path: 'POST /wp/v2/posts/:id', fault: 'drop_before' });
	await send(desk, item);
	const id = Number(await desk.account.memory.get(`post:${item.publicationId}`));
	desk.house.editByHand(id, change);
	expect(await send(desk, item)).toMatchObject({ kind: 'refused', reason: 'needs_person' });
	expect(await look(desk, item)).toMatchObject({ kind: 'absent', sure: true });
});

test('two public posts of one publication are shown to a person', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	const sent = await send(desk, item);
	const basic = Buffer.from('editor:abcdefghijklmnopqrstuvwx').toString('base64');
	await fetch(`${desk.site}/wp-json/wp/v2/posts`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
		body: JSON.stringify({ title: '题', slug: `jg-${item.publicationId}`, status: 'publish' }),
	});
	const seen = await look(desk, item);
	expect(seen).toMatchObject({ kind: 'duplicate' });
	expect(seen.kind === 'duplicate' && seen.remoteIds).toHaveLength(2);
	expect(seen.kind === 'duplicate' && seen.remoteIds).toContain(remoteIdOf(sent));
	expect(await send(desk, item)).toMatchObject({ kind: 'unknown' });
	expect(await retract(desk, item)).toEqual({ kind: 'retracted' });
	expect(publicCount(desk, item)).toBe(0);
});

test('a recalled article leaves the site, and recalling it twice is harmless', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	const sent = await send(desk, item);
	expect(await retract(desk, item, remoteIdOf(sent))).toEqual({ kind: 'retracted' });
	expect(publicCount(desk, item)).toBe(0);
	expect(await retract(desk, item, remoteIdOf(sent))).toEqual({ kind: 'retracted' });
	desk.house.editByHand(Number(remoteIdOf(sent)), 'delete');
	expect(await retract(desk, item, remoteIdOf(sent))).toEqual({ kind: 'retracted' });
});

test.each([
	[{ fault: 'drop_after' }, 'cannot_tell'],
	[{ fault: 'errcode', errcode: 403, errmsg: 'rest_cannot_edit' }, 'refused'],
	[{ fault: 'html' }, 'cannot_tell'],
] as const)('a recall that meets %j is not called done', async (fault, kind) => {
	const desk = await openWordpress();
	const item = itemOf();
	const sent = await send(desk, item);
	desk.house.addFault({ path: 'POST /wp/v2/posts/:id', ...fault });
	expect(await retract(desk, item, remoteIdOf(sent))).toMatchObject({ kind });
});

test('a site with plain permalinks is reached the other way', async () => {
	const desk = await openWordpress({ site: { pretty: false } });
	expect(await send(desk, itemOf())).toMatchObject({ kind: 'published' });
	expect(await desk.account.memory.get('rest_root')).toBe(`${desk.site}/index.php?rest_route=/`);
});

test('a cover that the site no longer has is uploaded again', async () => {
	const desk = await openWordpress();
	desk.house.addFault({
		path: 'POST /wp/v2/posts',
		fault: 'errcode',
		errcode: 400,
		errmsg: 'rest_invalid_featured_media',
	});
	const item = itemOf();
	expect(await send(desk, item)).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
	expect(await send(desk, item)).toMatchObject({ kind: 'published' });
});

test('a picture that is gone, and one that cannot be converted, stop before anything is public', async () => {
	const desk = await openWordpress();
	const gone = itemOf(payloadOf({ coverMediaId: 'nowhere' }));
	expect(await send(desk, gone)).toMatchObject({ kind: 'refused', retryAfterMs: null });
	expect(desk.house.ledger()).toEqual([]);
});

test('without time left nothing is made public', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	const none = { left: () => 0, signal: new AbortController().signal };
	const sent = await desk.adapter.send({ ...callOf(desk, item), deadline: none });
	expect(sent).toMatchObject({ kind: 'refused' });
	expect(publicCount(desk, item)).toBe(0);
});

test('a note that shows another worker took over stops the publish call', async () => {
	const desk = await openWordpress();
	const item = itemOf();
	const lost = new Notebook((when, step) => {
		if (when === 'before' && step === 'publish') throw new Error('taken over');
	});
	await expect(send(desk, item, lost)).rejects.toThrow('taken over');
	expect(publicCount(desk, item)).toBe(0);
});

test('the preview shows what the site will show, with pictures of the desk and without a shortcode', async () => {
	const { adapter } = await openWordpress();
	const preview = adapter.preview?.(
		payloadOf({ html: '<p>[gallery]</p><img data-media="m-1" alt="合影">' }),
		{},
	);
	expect(preview).toMatchObject({ look: 'article', title: '巾帼志愿者在行动', coverMediaId: 'm-cover' });
	const html = preview?.look === 'article' ? preview.html : '';
	expect(html).toContain('src="/media/m-1" alt="合影"');
	expect(html).toContain('&#91;gallery&#93;');
	expect(html).toContain('<p>编辑丨宣传部</p>');
});
