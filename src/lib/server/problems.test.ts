import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { ChangePasswordInput, CreateAccountInput } from '#lib/contract/auth.ts';
import { CreateUnitInput } from '#lib/contract/units.ts';
import { ConflictError, InputError, LimitError, UnauthenticatedError } from './errors.ts';
import { keptFormPage } from './kept-form.ts';
import { failWith, keptValues, orErrorPage, parseForm, parseJson, problemResponse } from './problems.ts';

function formOf(fields: Record<string, string | string[]>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields))
		for (const one of [value].flat()) form.append(name, one);
	return form;
}
function caught(act: () => unknown): unknown {
	try {
		return act();
	} catch (error) {
		return error;
	}
}
const unit = {
	parentId: 'p',
	name: ' 青坪镇妇联 ',
	shortName: '青坪',
	level: 'township',
	code: '',
	formKey: 'k',
};
const messageFor = (change: Record<string, string>) =>
	(
		failWith(caught(() => parseForm(CreateUnitInput, formOf({ ...unit, ...change })))).data as {
			message: string;
		}
	).message;

describe('a form', () => {
	test('is trimmed, what it does not know is dropped, and an empty optional field is none', () => {
		expect(parseForm(CreateUnitInput, formOf({ ...unit, more: 'x' }))).toEqual({
			...unit,
			name: '青坪镇妇联',
			code: null,
		});
	});

	test.each([
		[{ name: '  ' }, '名称还没有填，请补上后再提交。'],
		[{ shortName: '一二三四五六七八九十一二三' }, '简称太长，最多 12 个字，请删减后再提交。'],
		[{ level: 'planet' }, '级别不符合要求，请改正后再提交。'],
	])('with %j says: %s', (change, message) => {
		expect(messageFor(change)).toBe(message);
	});

	test('that lacks a field says which', () => {
		const error = caught(() => parseForm(CreateUnitInput, formOf({})));
		expect(error).toMatchObject({ code: 'input.empty', status: 400 });
	});

	test('with two different passwords says so at the second', () => {
		const form = formOf({ oldPassword: 'a', password: 'bbbbbbbbbb', passwordAgain: 'cccccccccc' });
		const failure = failWith(
			caught(() => parseForm(ChangePasswordInput, form)),
			form,
		);
		expect(failure).toMatchObject({
			status: 400,
			data: {
				field: 'passwordAgain',
				message: '再次输入的密码不符合要求：两次输入的密码不一样，请改正后再提交。',
				values: {},
			},
		});
	});

	test('gives all values of a field that takes several, and none when nothing is ticked', () => {
		const base = { unitId: 'u', login: 'HeMiao', name: '何苗', department: '', formKey: 'k' };
		const several = formOf({ ...base, roles: ['planner', 'data', 'planner'] });
		expect(parseForm(CreateAccountInput, several)).toMatchObject({
			login: 'hemiao',
			roles: ['planner', 'data'],
		});
		expect(parseForm(CreateAccountInput, formOf(base)).roles).toEqual([]);
	});

	test('is called by the words of its own page where it has some', () => {
		const error = caught(() => parseForm(v.object({ name: v.string() }), formOf({}), { name: '活动名称' }));
		expect(error).toMatchObject({ params: { field: '活动名称', name: 'name' } });
	});

	test('that failed is shown again with its text, and without passwords, keys and files', () => {
		const form = formOf({ title: '小雪时节', passwordAgain: 'x', formKey: 'k', setupCode: 'c' });
		form.append('file', new File(['x'], 'x.txt'));
		expect(keptValues(form)).toEqual({ title: '小雪时节' });
	});

	test('that failed by a bug is not passed off as a mistake of its sender', () => {
		expect(() => failWith(new TypeError('bug'))).toThrow(TypeError);
		expect(() => problemResponse(new TypeError('bug'))).toThrow(TypeError);
	});
});

describe('a form that came after its session ended', () => {
	async function pageFor(fields: Record<string, string>) {
		const url = new URL('http://localhost/posts?/create');
		const request = new Request(url, { method: 'POST', body: new URLSearchParams(fields) });
		const length = String(new URLSearchParams(fields).toString().length);
		request.headers.set('content-length', length);
		const response = await keptFormPage(request, url);
		return { response, html: await response.text() };
	}

	test('is answered 401 with everything that was typed, ready to be sent again', async () => {
		const { response, html } = await pageFor({
			title: '小雪"时节',
			text: '\n第一段<script>\n第二段',
			formKey: 'k1',
			password: 'not-shown',
		});
		expect(response.status).toBe(401);
		expect(html).toContain('action="/posts?/create"');
		expect(html).toContain('<input type="hidden" name="title" value="小雪&quot;时节">');
		expect(html).toContain('name="formKey" value="k1"');
		expect(html).toMatch(/<textarea name="text"[^>]*>\n\n第一段&lt;script&gt;\n第二段<\/textarea>/);
		expect(html).not.toContain('not-shown');
		expect(html).toContain('href="/login"');
	});

	test('that is no form at all is still answered in Chinese', async () => {
		const url = new URL('http://localhost/posts');
		const request = new Request(url, { method: 'POST', body: '{}', headers: { 'content-length': '2' } });
		const response = await keptFormPage(request, url);
		expect(response.status).toBe(401);
		expect(await response.text()).toContain('登录已过期');
	});
});

describe('a JSON body', () => {
	const schema = v.object({ name: v.pipe(v.string(), v.nonEmpty()) });
	const post = (body: BodyInit) => new Request('http://localhost/api', { method: 'POST', body });
	const streamed = (bytes: Uint8Array<ArrayBuffer>) =>
		new Request('http://localhost/api', {
			method: 'POST',
			body: new Blob([bytes]).stream(),
			duplex: 'half',
		} as RequestInit);

	test('is taken as its schema wants it', async () => {
		expect(await parseJson(schema, post('{"name":"统计","more":1}'), 100)).toEqual({ name: '统计' });
	});

	test.each([
		['that is not JSON', '{"name":', 'input.not_json', 400],
		['that is empty', '', 'input.not_json', 400],
		['that lacks a field', '{}', 'input.empty', 400],
		['that is too large', `{"name":"${'长'.repeat(100)}"}`, 'input.too_large', 413],
	])('%s is refused', async (_name, body, code, status) => {
		await expect(parseJson(schema, post(body), 100)).rejects.toMatchObject({ code, status });
	});

	test('that is too large and does not say how large is cut off', async () => {
		const parsing = parseJson(schema, streamed(new Uint8Array(1024 * 1024)), 64 * 1024);
		await expect(parsing).rejects.toMatchObject({ status: 413, params: { max: '64 KB' } });
	});

	test('in another encoding than UTF-8 is refused', async () => {
		const gbk = new Uint8Array([0x7b, 0x22, 0xc4, 0xe3, 0x22, 0x7d]);
		await expect(parseJson(schema, streamed(gbk), 100)).rejects.toMatchObject({ code: 'input.encoding' });
	});
});

describe('a problem', () => {
	test('is an RFC 9457 document with the sentence for people and the code for programs', async () => {
		const response = problemResponse(new ConflictError('conflict.replayed'));
		expect(response.status).toBe(409);
		expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
		expect(await response.json()).toEqual({
			type: 'urn:jinguo:problem:conflict.replayed',
			title: '内容已有变化',
			status: 409,
			detail: '这份表单已经提交过，没有重复办理；请刷新页面查看结果。',
			code: 'conflict.replayed',
		});
	});

	test('says when to come back, and how to sign in', () => {
		const late = problemResponse(new LimitError(429, 'limit.too_many', { minutes: 2 }));
		expect(late.headers.get('retry-after')).toBe('120');
		const stranger = problemResponse(new UnauthenticatedError('auth.bad_token'));
		expect(stranger.headers.get('www-authenticate')).toBe('Bearer');
	});

	test("of a page's load becomes the error page with its status", async () => {
		const load = orErrorPage(Promise.reject(new InputError('input.unknown_unit')));
		await expect(load).rejects.toMatchObject({ status: 400, body: { code: 'input.unknown_unit' } });
		expect(await orErrorPage(Promise.resolve(1))).toBe(1);
	});
});
