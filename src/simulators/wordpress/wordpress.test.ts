import { expect, test } from 'vitest';
import type { SiteInput, Simulators } from '#simulators/index.ts';
import { openHouse, png } from '#simulators/testing.ts';

type Body = Record<string, unknown>;
interface Reply {
	status: number;
	headers: Headers;
	body: Body & Body[];
}

const USERS = [
	{ login: 'editor', password: 'abcd efgh ijkl mnop qrst uvwx', role: 'editor' },
	{ login: 'author', password: 'author password 123456789', role: 'author' },
	{ login: 'contributor', password: 'contributor00', role: 'contributor' },
	{ login: 'reader', password: 'reader000000', role: 'subscriber' },
] as const;

/** A WordPress and somebody who calls it. */
class Visitor {
	readonly house: Simulators;
	readonly base: string;
	login = 'editor';
	constructor(house: Simulators, base: string) {
		this.house = house;
		this.base = base;
	}

	static async open(input: Partial<SiteInput> = {}): Promise<Visitor> {
		const house = await openHouse();
		return new Visitor(house, house.putSite({ name: 'fulian', users: [...USERS], ...input }));
	}

	as(login: string): this {
		this.login = login;
		return this;
	}

	async call(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<Reply> {
		const user = USERS.find(({ login }) => login === this.login);
		const basic = Buffer.from(`${this.login}:${user?.password ?? 'wrong'}`).toString('base64');
		const raw = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
		const answer = await fetch(`${this.base}${path}`, {
			method,
			headers: {
				...(this.login ? { authorization: `Basic ${basic}` } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: raw }),
		});
		return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Reply['body'] };
	}

	post(fields: Body) {
		return this.call('POST', '/wp-json/wp/v2/posts', { title: '题', content: '<p>文</p>', ...fields });
	}

	change(id: unknown, fields: Body) {
		return this.call('POST', `/wp-json/wp/v2/posts/${String(id)}`, fields);
	}

	upload(name: string, bytes = png()) {
		const headers = { 'content-type': 'image/png', 'content-disposition': `attachment; filename="${name}"` };
		return this.call('POST', '/wp-json/wp/v2/media', bytes, headers);
	}
}

test('drafts share a slug, published posts get a number behind it', async () => {
	const visitor = await Visitor.open();
	const first = await visitor.post({ slug: 'jg-1', status: 'draft' });
	const second = await visitor.post({ slug: 'jg-1', status: 'draft' });
	expect([first.status, first.body['slug'], second.body['slug']]).toEqual([201, 'jg-1', 'jg-1']);
	const out = await visitor.change(second.body['id'], { status: 'publish' });
	expect(out.body['slug']).toBe('jg-1-2');
	expect((await visitor.change(first.body['id'], { status: 'publish' })).body['slug']).toBe('jg-1');
	const again = await visitor.change(first.body['id'], { status: 'publish' });
	expect([again.status, again.body['slug']]).toEqual([200, 'jg-1']);
});

test('a newer WordPress numbers the slugs of drafts as well', async () => {
	const visitor = await Visitor.open({ uniqueDraftSlugs: true });
	await visitor.post({ slug: 'jg-1', status: 'draft' });
	expect((await visitor.post({ slug: 'jg-1', status: 'draft' })).body['slug']).toBe('jg-1-2');
});

test('a list shows strangers what is public, and editors what they ask for', async () => {
	const visitor = await Visitor.open();
	await visitor.post({ slug: 'a', status: 'draft' });
	await visitor.post({ slug: 'b', status: 'publish' });
	const list = (query: string) => visitor.call('GET', `/wp-json/wp/v2/posts?${query}`);
	const any = await list('slug=a,b&status=publish,draft&context=edit&_fields=id,slug');
	expect(any.body.map((post) => post['slug'])).toEqual(['b', 'a']);
	expect(any.headers.get('x-wp-total')).toBe('2');
	expect(Object.keys(any.body[0] ?? {})).toEqual(['id', 'slug']);
	visitor.as('');
	expect((await list('slug=a,b')).body.map((post) => post['slug'])).toEqual(['b']);
	expect(await list('status=draft')).toMatchObject({ status: 400, body: { code: 'rest_invalid_param' } });
	expect(await list('context=edit')).toMatchObject({ status: 401, body: { code: 'rest_forbidden_context' } });
	expect(await list('per_page=101')).toMatchObject({ status: 400 });
	expect(await list('page=9')).toMatchObject({
		status: 400,
		body: { code: 'rest_post_invalid_page_number' },
	});
});

test('the trash takes the slug away and hides the post', async () => {
	const visitor = await Visitor.open();
	const { body } = await visitor.post({ slug: 'jg-1', status: 'publish' });
	const gone = await visitor.call('POST', `/wp-json/wp/v2/posts/${String(body['id'])}`, undefined, {
		'x-http-method-override': 'DELETE',
	});
	expect(gone.body).toMatchObject({ status: 'trash', slug: 'jg-1__trashed' });
	expect(await visitor.call('DELETE', `/wp-json/wp/v2/posts/${String(body['id'])}`)).toMatchObject({
		status: 410,
		body: { code: 'rest_already_trashed' },
	});
	const any = await visitor.call('GET', '/wp-json/wp/v2/posts?slug=jg-1&status=any&context=edit');
	expect(any.body).toEqual([]);
	expect(visitor.house.ledger()[0]).toMatchObject({ publicCount: 0, items: [{ public: false }] });
});

test.each([
	['editor', 201, 201],
	['author', 201, 201],
	['contributor', 201, 'rest_cannot_publish'],
	['reader', 'rest_cannot_create', 'rest_cannot_create'],
	['', 'rest_cannot_create', 'rest_cannot_create'],
	['nobody', 'invalid_username', 'invalid_username'],
] as const)('%s may write a draft: %s, and publish: %s', async (login, draft, publish) => {
	const visitor = (await Visitor.open()).as(login);
	const seen = async (status: string) => {
		const answer = await visitor.post({ status });
		return answer.status === 201 ? 201 : answer.body['code'];
	};
	expect([await seen('draft'), await seen('publish')]).toEqual([draft, publish]);
});

test('rights of a user are told to the user only', async () => {
	const visitor = await Visitor.open();
	const me = () => visitor.call('GET', '/wp-json/wp/v2/users/me?context=edit');
	expect((await me()).body).toMatchObject({ roles: ['editor'], capabilities: { publish_posts: true } });
	visitor.as('');
	expect(await me()).toMatchObject({ status: 401, body: { code: 'rest_not_logged_in' } });
	visitor.house.putSite({ name: 'fulian', stripsAuthorization: true });
	visitor.as('editor');
	expect(await me()).toMatchObject({ status: 401, body: { code: 'rest_not_logged_in' } });
	visitor.house.putSite({ name: 'fulian', stripsAuthorization: false, passwordsOff: true });
	expect(await me()).toMatchObject({ status: 501, body: { code: 'application_passwords_disabled' } });
});

test('an upload is named after its file and never recognised again', async () => {
	const visitor = await Visitor.open();
	const first = await visitor.upload('Pub-1 cover.png');
	expect(first).toMatchObject({ status: 201, body: { slug: 'pub-1-cover', mime_type: 'image/png' } });
	const second = await visitor.upload('Pub-1 cover.png');
	expect(second.body['slug']).toBe('pub-1-cover-2');
	expect((await fetch(String(second.body['source_url']))).headers.get('content-type')).toBe('image/png');
	const found = await visitor.call('GET', `/wp-json/wp/v2/media?slug=${encodeURIComponent('pub-1-cover')}`);
	expect(found.body.map((media) => media['id'])).toEqual([first.body['id']]);
	expect(await visitor.upload('a.php')).toMatchObject({ body: { code: 'rest_upload_sideload_error' } });
	expect(await visitor.as('contributor').upload('b.png')).toMatchObject({ status: 403 });
});

test('an upload above the limit of the web server is answered with a page', async () => {
	const visitor = await Visitor.open({ uploadBytes: 1_000 });
	const answer = await fetch(`${visitor.base}/wp-json/wp/v2/media`, {
		method: 'POST',
		body: new Uint8Array(png(2_000)),
	});
	expect([answer.status, (await answer.text()).startsWith('<!DOCTYPE')]).toEqual([413, true]);
});

test('plain permalinks answer to rest_route only, and the front page says where', async () => {
	const visitor = await Visitor.open({ pretty: false });
	expect((await fetch(`${visitor.base}/wp-json/`)).status).toBe(404);
	const front = await fetch(`${visitor.base}/`);
	expect(front.headers.get('link')).toBe(
		`<${visitor.base}/index.php?rest_route=/>; rel="https://api.w.org/"`,
	);
	const made = await visitor.call('POST', '/?rest_route=/wp/v2/posts', { title: '题', status: 'publish' });
	expect(made).toMatchObject({
		status: 201,
		body: { link: `${visitor.base}/?p=${String(made.body['id'])}` },
	});
	expect((await fetch(String(made.body['link']))).status).toBe(200);
});

test('a scheduled post waits for its time and for a visitor', async () => {
	const visitor = await Visitor.open();
	const at = new Date(visitor.house.now() + 3_600_000).toISOString().slice(0, 19);
	const { body } = await visitor.post({ status: 'publish', date_gmt: at });
	expect(body['status']).toBe('future');
	await visitor.house.setClock({ advanceMs: 3_700_000 });
	expect(visitor.house.ledger()).toEqual([]);
	await fetch(visitor.base + '/');
	expect(visitor.house.ledger()[0]?.publicCount).toBe(1);
});

test.each([
	[{ id: 7 }, 'rest_post_exists'],
	[{ status: 'loud' }, 'rest_invalid_param'],
	[{ title: 5 }, 'rest_invalid_param'],
	[{ date_gmt: 'soon' }, 'rest_invalid_param'],
	[{ featured_media: 99 }, 'rest_invalid_featured_media'],
	[{ title: '', content: ' ' }, 'empty_content'],
] as const)('a post with %j is refused as %s', async (fields, code) => {
	const visitor = await Visitor.open();
	expect(await visitor.post(fields)).toMatchObject({ status: 400, body: { code } });
});

test('scripts of an author are taken out, whatever the author is', async () => {
	const visitor = (await Visitor.open()).as('author');
	const { body } = await visitor.post({ content: '<p onclick="x()">文</p><script>y()</script>' });
	expect(body['content']).toMatchObject({ raw: '<p>文</p>' });
});

test('a planned fault hits the call it names; a firewall answers with a page', async () => {
	const visitor = await Visitor.open();
	const path = 'POST /wp/v2/posts';
	visitor.house.addFault({ path, fault: 'errcode_after', errcode: 500, errmsg: 'db_insert_error' });
	expect(await visitor.post({})).toMatchObject({ status: 500, body: { code: 'db_insert_error' } });
	visitor.house.addFault({ path, fault: 'errcode', errcode: 429 });
	const answer = await fetch(`${visitor.base}/?rest_route=/wp/v2/posts`, { method: 'POST' });
	expect([answer.status, answer.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
	expect((await visitor.call('GET', '/wp-json/wp/v2/posts?status=draft&context=edit')).body).toHaveLength(1);
});

test('the front page and the admin page show what readers see', async () => {
	const visitor = await Visitor.open({ title: '某市妇联网' });
	const { body } = await visitor.upload('cover.png');
	await visitor.post({ title: '最美家庭<b>', status: 'publish', featured_media: body['id'] });
	for (const url of [visitor.base + '/', visitor.house.url]) {
		const text = await (await fetch(url)).text();
		expect(text).toContain('最美家庭&lt;b&gt;');
		expect(text).toContain('cover.png');
	}
});
