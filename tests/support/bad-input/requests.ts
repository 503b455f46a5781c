import { newId } from '#lib/server/ids.ts';
import type { Visitor } from '../visitor.ts';
import type { Stage } from './stage.ts';

/** What a script or a program sends wrongly, and the problem it is answered with. */
export interface BadJson {
	name: string;
	method: string;
	path: (stage: Stage) => string;
	body?: string | Uint8Array;
	headers?: Record<string, string>;
	status: number;
	code: string;
}
export const JSON_TYPE = { 'content-type': 'application/json' };
const revisions = ({ post }: Stage) => `/posts/${post}/revisions`;
const autosave = ({ post }: Stage) => `/posts/${post}/autosave`;
const pictures = ({ post }: Stage) => `/posts/${post}/pictures`;
const save = (content: unknown, baseRevisionId = 'x') => JSON.stringify({ baseRevisionId, content });
const doc = { type: 'doc', content: [{ type: 'paragraph' }] };
const CONTENT = {
	title: '标题',
	summary: '',
	doc,
	coverMediaId: null,
	credits: { source: '', editor: '' },
	channelIds: [],
	variants: {},
};

export const BAD_JSON: BadJson[] = [
	{ name: 'nothing', method: 'POST', path: revisions, status: 400, code: 'input.not_json' },
	{
		name: 'half a JSON',
		method: 'POST',
		path: revisions,
		body: '{"a":',
		status: 400,
		code: 'input.not_json',
	},
	{
		name: 'a JSON of another kind',
		method: 'POST',
		path: revisions,
		body: '[]',
		status: 400,
		code: 'input.empty',
	},
	{
		name: 'bytes that are not UTF-8',
		method: 'POST',
		path: revisions,
		body: new Uint8Array([0x22, 0xce, 0xd2, 0x22]),
		status: 400,
		code: 'input.encoding',
	},
	{
		name: '5 MB',
		method: 'POST',
		path: revisions,
		body: save('a'.repeat(5 * 1024 * 1024)),
		status: 413,
		code: 'input.too_large',
	},
	{
		name: 'a node the editor does not make',
		method: 'POST',
		path: revisions,
		body: save({ ...CONTENT, doc: { type: 'doc', content: [{ type: 'iframe' }] } }),
		status: 400,
		code: 'input.invalid',
	},
	{
		name: 'a link that runs script',
		method: 'POST',
		path: revisions,
		body: save({
			...CONTENT,
			doc: {
				type: 'doc',
				content: [
					{
						type: 'paragraph',
						content: [
							{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
						],
					},
				],
			},
		}),
		status: 400,
		code: 'input.invalid',
	},
	{
		name: 'a save on a revision that is not the newest',
		method: 'POST',
		path: revisions,
		body: save(CONTENT, newId()),
		status: 409,
		code: 'conflict.stale',
	},
	{
		name: "a save of another unit's post",
		method: 'POST',
		path: ({ foreignPost }) => `/posts/${foreignPost}/revisions`,
		body: save(CONTENT),
		status: 404,
		code: 'not_found',
	},
	{
		name: "an autosave of another unit's post",
		method: 'PUT',
		path: ({ foreignPost }) => `/posts/${foreignPost}/autosave`,
		body: save(CONTENT),
		status: 404,
		code: 'not_found',
	},
	{
		name: 'an autosave of half a JSON',
		method: 'PUT',
		path: autosave,
		body: '{',
		status: 400,
		code: 'input.not_json',
	},
	{ name: 'a wrong method', method: 'PATCH', path: autosave, body: '{}', status: 405, code: 'input.method' },
	{
		name: 'a picture that is no form',
		method: 'POST',
		path: pictures,
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x\r\nhalf',
		status: 400,
		code: 'input.invalid',
	},
	{
		name: 'a picture that is none',
		method: 'POST',
		path: pictures,
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n<svg onload=alert(1)>\r\n--x--\r\n',
		status: 400,
		code: 'input.bad_file',
	},
	{
		name: "a picture for another unit's post",
		method: 'POST',
		path: ({ foreignPost }) => `/posts/${foreignPost}/pictures`,
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x--\r\n',
		status: 404,
		code: 'not_found',
	},
];

/** Name, request, status, code. */
export const BAD_CALLS: [name: string, ask: Parameters<Visitor['ask']>, status: number, code: string][] = [
	['an address it has not', ['/api/v1/nothing'], 404, 'not_found'],
	['a wrong method', ['/api/v1/readings'], 405, 'input.method'],
	[
		'no token',
		['/api/v1/readings', { method: 'POST', body: '[]', headers: JSON_TYPE }],
		401,
		'auth.bad_token',
	],
	[
		'a wrong token',
		[
			'/api/v1/readings',
			{ method: 'POST', body: '[]', headers: { ...JSON_TYPE, authorization: 'Bearer wrong' } },
		],
		401,
		'auth.bad_token',
	],
	[
		'a browser that is signed in, without a token',
		[
			'/api/v1/readings',
			{ method: 'POST', body: '[]', headers: { ...JSON_TYPE, origin: 'http://evil.example' } },
		],
		401,
		'auth.bad_token',
	],
];
