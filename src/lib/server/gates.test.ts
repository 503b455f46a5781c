import { describe, expect, test } from 'vitest';
import { clientAddress, loggedPath, ownPath, passesOrigin } from './gates.ts';

const OWN = 'http://192.168.1.2:3000';
const form = { method: 'POST', pathname: '/posts', origin: OWN, bearer: false, own: OWN };

describe('a request', () => {
	test.each([
		['a form of our own page', {}, true],
		['a foreign page', { origin: 'http://evil.example' }, false],
		['another port of the same machine', { origin: 'http://192.168.1.2:3001' }, false],
		['https where we speak http', { origin: 'https://192.168.1.2:3000' }, false],
		['a sandboxed page', { origin: 'null' }, false],
		['no page at all', { origin: null }, false],
		['a foreign page that only reads', { method: 'GET', origin: 'http://evil.example' }, true],
		['a foreign page that deletes', { method: 'DELETE', origin: 'http://evil.example' }, false],
		['a foreign page that invents a method', { method: 'FOO', origin: 'http://evil.example' }, false],
		['a program with a token', { pathname: '/api/v1/readings', bearer: true, origin: null }, true],
		['the API without a token', { pathname: '/api/v1/readings', origin: null }, false],
		['a token away from the API', { bearer: true, origin: 'http://evil.example' }, false],
		['the beacon', { pathname: '/b', origin: null }, true],
		['a path that only begins like the beacon', { pathname: '/batch', origin: null }, false],
		['a platform calling back', { pathname: '/callback/abc', origin: null }, true],
	])('from %s: %j passes the Origin check → %s', (_name, change, passes) => {
		expect(passesOrigin({ ...form, ...change })).toBe(passes);
	});
});

describe('where signing in leads', () => {
	test.each([
		['/posts/1?tab=a#b', '/posts/1?tab=a#b'],
		['/', '/'],
		[null, '/today'],
		['', '/today'],
		['https://evil.example/', '/today'],
		['//evil.example/', '/today'],
		['/\\evil.example/', '/today'],
		['/\t/evil.example/', '/today'],
		['/a\\..\\..', '/today'],
		['javascript:alert(1)', '/today'],
	])('%s → %s', (next, path) => {
		expect(ownPath(next)).toBe(path);
	});
});

test('a token in a path is not logged, an id is', () => {
	const id = '01a20571-ec8b-7372-a8c4-5da142403ea0';
	const token = 'XqLpdKw25yRJNNsTLJnazYMdEy1wX_AjddMiamN3F8o';
	expect(loggedPath(`/wall/${id}/${token}`)).toBe(`/wall/${id}/[long]`);
});

test("a client's own word for its address counts only behind a proxy we trust, and then only the proxy's", () => {
	expect(clientAddress('10.0.0.9', '1.1.1.1, 2.2.2.2', false)).toBe('10.0.0.9');
	expect(clientAddress('10.0.0.9', '1.1.1.1, 2.2.2.2', true)).toBe('2.2.2.2');
	expect(clientAddress('10.0.0.9', null, true)).toBe('10.0.0.9');
});
