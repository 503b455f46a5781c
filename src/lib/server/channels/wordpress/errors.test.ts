import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WORDPRESS_SENTENCES } from '#lib/labels/wordpress.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { createOutbound } from '#lib/server/channels/http.ts';
import type { FaultInput } from '#simulators/index.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import { openWordpress, WP_PASSWORD, type WordpressDesk } from '#tests/support/wordpress.ts';
import type { Picture, SendResult } from '../channel.ts';
import { errorClass, WORDPRESS_ERRORS } from './errors.ts';
import { createWordpressChannel } from './index.ts';

type Outcome = 'unknown' | [reason: HoldReason, retryAfterMs: number | null];
type Row = readonly [status: number, code: string, draft: Outcome, publish: Outcome];

const PERSON: Outcome = ['credentials', null];
const CONTENT: Outcome = ['refused', null];
const AGAIN: Outcome = ['refused', 30_000];
const both = (status: number, outcome: Outcome, codes: readonly string[]): Row[] =>
	codes.map((code) => [status, code, outcome, outcome]);

/** By hand, from the documented errors: what a draft call and a publish call answered with each code mean. */
const TABLE: readonly Row[] = [
	...both(401, PERSON, [
		'rest_not_logged_in',
		'incorrect_password',
		'invalid_username',
		'invalid_email',
		'rest_forbidden_context',
		'rest_user_cannot_view',
	]),
	...both(501, PERSON, ['application_passwords_disabled', 'application_passwords_disabled_for_user']).map(
		// A status of 500 and above proves nothing about a publish call.
		([status, code, draft]): Row => [status, code, draft, 'unknown'],
	),
	...both(403, PERSON, [
		'rest_cannot_create',
		'rest_cannot_publish',
		'rest_cannot_edit',
		'rest_cannot_edit_others',
		'rest_cannot_delete',
		'rest_cannot_read',
		'rest_cannot_assign_term',
		'rest_forbidden',
		'rest_forbidden_status',
		'rest_disabled',
		'a_plugin_of_its_own',
	]),
	...both(404, PERSON, ['rest_no_route']),
	...both(400, PERSON, ['rest_term_invalid', 'rest_upload_limited_space']),
	...both(400, CONTENT, [
		'rest_invalid_param',
		'rest_missing_callback_param',
		'rest_invalid_json',
		'rest_post_exists',
		'rest_post_invalid_page_number',
		'empty_content',
		'rest_upload_no_data',
		'rest_upload_no_content_type',
		'rest_upload_no_content_disposition',
		'rest_upload_invalid_disposition',
		'rest_upload_file_too_big',
		'rest_content_refused',
		'not_documented_at_all',
	]),
	[500, 'rest_upload_sideload_error', CONTENT, 'unknown'],
	[412, 'rest_upload_hash_mismatch', AGAIN, AGAIN],
	[404, 'rest_post_invalid_id', CONTENT, CONTENT],
	[410, 'rest_already_trashed', CONTENT, CONTENT],
	[400, 'rest_invalid_featured_media', AGAIN, CONTENT],
	[500, 'db_insert_error', AGAIN, 'unknown'],
	[500, 'db_update_error', AGAIN, 'unknown'],
	[500, 'rest_upload_unknown_error', AGAIN, 'unknown'],
	[500, 'internal_server_error', AGAIN, 'unknown'],
	[500, 'not_documented_either', AGAIN, 'unknown'],
];

async function sendWith(
	desk: WordpressDesk,
	fault: FaultInput,
): Promise<{ seen: Outcome | SendResult['kind']; detail: string }> {
	desk.house.clearFaults();
	desk.house.addFault(fault);
	const call = { account: desk.account, item: itemOf(), steps: new Notebook(), deadline: deadlineOf() };
	const sent = await desk.adapter.send(call);
	const seen: Outcome | SendResult['kind'] =
		sent.kind === 'refused' ? [sent.reason, sent.retryAfterMs] : sent.kind;
	return { seen, detail: 'detail' in sent ? (sent.detail ?? '') : '' };
}

const DRAFT = 'POST /wp/v2/posts';
const PUBLISH = 'POST /wp/v2/posts/:id';

describe('what a WordPress answers', () => {
	test('every code of the table is tried here, and every one has a sentence', () => {
		const tried = new Set(TABLE.map(([, code]) => code));
		for (const code of WORDPRESS_ERRORS.keys()) expect(tried).toContain(code);
		expect(new Set(Object.keys(WORDPRESS_SENTENCES))).toEqual(new Set(WORDPRESS_ERRORS.keys()));
	});

	test('each code means what the table says, and makes nothing public', async () => {
		const desk = await openWordpress();
		for (const [errcode, errmsg, draft, publish] of TABLE)
			for (const [path, wanted] of [
				[DRAFT, draft],
				[PUBLISH, publish],
			] as const) {
				const { seen, detail } = await sendWith(desk, { path, fault: 'errcode', errcode, errmsg });
				expect([path, errmsg, seen]).toEqual([path, errmsg, wanted]);
				expect(detail).toMatch(/。$/);
				expect(detail.replace(/Authorization|REST|JPG|PNG|编号 \d+/g, '')).not.toMatch(/[A-Za-z_]/);
			}
		expect(desk.house.ledger()).toEqual([]);
	});

	test.each([
		[429, ['refused', 120_000], ['refused', 120_000]],
		[503, ['refused', 120_000], 'unknown'],
		[502, ['refused', 30_000], 'unknown'],
		[504, ['refused', 30_000], 'unknown'],
		[403, ['credentials', null], ['credentials', null]],
		[406, ['credentials', null], ['credentials', null]],
		[413, ['refused', null], ['refused', null]],
		[301, ['credentials', null], ['credentials', null]],
	] as const)('a page with status %i, as firewalls send it', async (errcode, draft, publish) => {
		const fault = { fault: 'errcode', errcode } as const;
		const desk = await openWordpress();
		expect((await sendWith(desk, { path: DRAFT, ...fault })).seen).toEqual(draft);
		expect((await sendWith(desk, { path: PUBLISH, ...fault })).seen).toEqual(publish);
	});

	test('a code nobody knows is judged by its status', () => {
		expect(errorClass(null, 500)).toBe('unknown');
		expect(errorClass('odd', 429)).toBe('wait');
		expect(errorClass(null, 418)).toBe('configuration');
		expect(errorClass(null, 204)).toBe('unknown');
	});
});

/** A site that answers each call by what the test says; everything else is a working interface without posts. */
async function oddSite(answers: Readonly<Record<string, string>>) {
	const server = createServer((req, res) => {
		const path = new URL(req.url ?? '/', 'http://site').pathname;
		req.resume();
		req.on('end', () => {
			const key = `${req.method ?? ''} ${path.replace(/^\/wp-json/, '')}`;
			const usual = path === '/wp-json/' ? '{"namespaces":["wp/v2"]}' : '[]';
			res.writeHead(req.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
			res.end(answers[key] ?? usual);
		});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	onTestFinished(() => void server.close());
	const desk = await openWordpress();
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	const parts = { clock: desk.ctx.clock, log: desk.ctx.log, fit: (given: Picture) => Promise.resolve(given) };
	const adapter = createWordpressChannel({ ...parts, outbound: createOutbound({ allow: [host] }) });
	const account = { ...desk.account, settings: { ...desk.account.settings, baseUrl: `http://${host}` } };
	const item = itemOf({ ...itemOf().payload, html: '<p>文</p>', coverMediaId: null });
	const call = { account, item, steps: new Notebook(), deadline: deadlineOf() };
	return { send: () => adapter.send(call), look: () => adapter.look({ ...call, jobId: null }) };
}

describe('odd answers', () => {
	const draft = (id: string) => `{"id":${id},"slug":"s","status":"draft","link":"x"}`;
	test.each([
		['an id beyond 2^53', '99999999999999999999', '/wp/v2/posts/99999999999999999999'],
		['an id as text with a line break inside', '" 1\\n2 "', '/wp/v2/posts/12'],
	])('%s is used digit for digit', async (_name, id, path) => {
		const public_ = `{"id":${id},"slug":"s","status":" publish ","link":" https://site.example/s/ "}`;
		const site = await oddSite({ 'POST /wp/v2/posts': draft(id), [`POST ${path}`]: public_ });
		expect(await site.send()).toEqual({
			kind: 'published',
			remoteId: path.split('/').at(-1),
			url: 'https://site.example/s/',
		});
	});

	test.each([
		'',
		'[]',
		'null',
		'{}',
		'<br />Notice: undefined',
		'{"id":"1;drop","status":"draft"}',
		'\u{FEFF}{',
	])('a draft answered with %j is tried again later', async (answer) => {
		const site = await oddSite({ 'POST /wp/v2/posts': answer });
		expect(await site.send()).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
	});

	test.each(['', '[]', '{"id":8,"status":"publish"}', '<html></html>', '{"id":7}'])(
		'a publish call answered with %j is unknown',
		async (answer) => {
			const site = await oddSite({ 'POST /wp/v2/posts': draft('7'), 'POST /wp/v2/posts/7': answer });
			expect(await site.send()).toMatchObject({ kind: 'unknown' });
		},
	);

	test('a post the site keeps for its own review waits for a person', async () => {
		const pending = '{"id":7,"slug":"s","status":"pending","link":"x"}';
		const site = await oddSite({ 'POST /wp/v2/posts': draft('7'), 'POST /wp/v2/posts/7': pending });
		expect(await site.send()).toMatchObject({ kind: 'refused', reason: 'needs_person' });
	});

	test.each(['{}', '<html></html>', '', '[{"id":1}]', '[null]'])(
		'a list answered with %j proves nothing',
		async (answer) => {
			const site = await oddSite({ 'GET /wp/v2/posts': answer });
			expect(await site.look()).toMatchObject({ kind: 'cannot_tell' });
			expect(await site.send()).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
		},
	);
});

describe('the test of an account', () => {
	const check = async (options: Parameters<typeof openWordpress>[0], fault?: FaultInput) => {
		const desk = await openWordpress(options);
		if (fault) desk.house.addFault(fault);
		return desk.adapter.checkCredentials(desk.account);
	};
	const user = (role: 'author' | 'contributor') => ({
		site: { users: [{ login: 'editor', password: WP_PASSWORD, role }] },
	});
	const ME = 'GET /wp/v2/users/me';

	test.each([
		['an editor', {}, undefined, 'ok', '可以自动发布'],
		['an author', user('author'), undefined, 'ok', '可以自动发布'],
		['a contributor', user('contributor'), undefined, 'refused', '不能公开文章、修改已公开的文章、上传图片'],
		['a wrong password', { password: 'x'.repeat(24) }, undefined, 'refused', '应用程序密码'],
		['a lost header', { site: { stripsAuthorization: true } }, undefined, 'refused', 'Authorization'],
		['passwords turned off', { site: { passwordsOff: true } }, undefined, 'refused', '关掉了应用程序密码'],
		['a firewall', {}, { path: ME, fault: 'errcode', errcode: 403 }, 'refused', '防火墙'],
		['too many calls', {}, { path: ME, fault: 'errcode', errcode: 429 }, 'cannot_tell', '稍等'],
		['a broken line', {}, { path: ME, fault: 'drop_before' }, 'cannot_tell', '请稍后再测试'],
		['a broken line at the root', {}, { path: 'GET /', fault: 'drop_before' }, 'cannot_tell', '连不上'],
	] as const)('%s', async (_name, options, fault, state, words) => {
		const seen = await check(options, fault);
		expect(seen).toMatchObject({ state, expiresAt: null });
		expect(seen.detail).toContain(words);
	});

	test('an address that is no WordPress, and one that may not be reached', async () => {
		const desk = await openWordpress({ settings: { baseUrl: 'http://10.0.0.8' } });
		expect(await desk.adapter.checkCredentials(desk.account)).toMatchObject({ state: 'refused' });
		const other = {
			...desk.account,
			settings: { ...desk.account.settings, baseUrl: `${desk.house.url}/sim/x` },
		};
		expect(await desk.adapter.checkCredentials(other)).toMatchObject({ state: 'refused' });
	});

	test('the password goes to the site that was named and nowhere else', async () => {
		let asked = 0;
		const thief = createServer((_req, res) => {
			asked++;
			res.end('{"namespaces":["wp/v2"]}');
		});
		await new Promise<void>((ready) => thief.listen(0, '127.0.0.1', ready));
		onTestFinished(() => void thief.close());
		const away = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/wp-json/`;
		const front = createServer((req, res) => {
			if (req.url === '/') res.setHeader('link', `<${away}>; rel="https://api.w.org/"`).end('<html>');
			else res.writeHead(404).end('<html>');
		});
		await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready));
		onTestFinished(() => void front.close());
		const host = `127.0.0.1:${(front.address() as AddressInfo).port}`;
		const desk = await openWordpress();
		const outbound = createOutbound({ allow: [host, new URL(away).host] });
		const { clock, log } = desk.ctx;
		const adapter = createWordpressChannel({ outbound, clock, log, fit: (given) => Promise.resolve(given) });
		const account = { ...desk.account, settings: { ...desk.account.settings, baseUrl: `http://${host}` } };
		expect(await adapter.checkCredentials(account)).toMatchObject({ state: 'refused' });
		expect(asked).toBe(0);
	});
});
