import { describe, expect, test } from 'vitest';
import { bigJson, idText, readJson } from './json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('JSON from platforms', () => {
	test.each([
		['{"publish_id":2650177668}', { publish_id: 2650177668 }],
		['{"publish_id":"100000001"}', { publish_id: '100000001' }],
		['{"id":9007199254740991}', { id: 9007199254740991 }],
		['{"id":9007199254740993}', { id: '9007199254740993' }],
		['{"id":-9007199254740993}', { id: '-9007199254740993' }],
		['{"id":123456789012345678901234567890}', { id: '123456789012345678901234567890' }],
		[
			'[12345678901234567890,{"a":[98765432109876543210]}]',
			['12345678901234567890', { a: ['98765432109876543210'] }],
		],
		['{"rate":0.1234567890123456789,"big":1e400}', { rate: 0.12345678901234568, big: '1e400' }],
		[
			'{"text":"9007199254740993","nothing":null,"yes":true}',
			{ text: '9007199254740993', nothing: null, yes: true },
		],
	])('%s keeps every digit', (text, value) => {
		expect(bigJson(text)).toEqual(value);
	});

	test('a key named __proto__ changes no prototype', () => {
		const value = bigJson('{"__proto__":{"admin":true}}') as Record<string, unknown>;
		expect(value.admin).toBeUndefined();
		expect(({} as Record<string, unknown>).admin).toBeUndefined();
	});

	test.each([
		['', 'empty'],
		[' \r\n\t', 'empty'],
		['<html><body>502 Bad Gateway</body></html>', 'html'],
		['{"errcode":0', 'not_json'],
		['ok', 'not_json'],
		['[1]', 'not_object'],
		['null', 'not_object'],
		['"success"', 'not_object'],
	])('the answer %j is reported as %s', (text, why) => {
		expect(readJson(bytes(text))).toEqual({ kind: 'unreadable', why });
	});

	test('broken bytes are reported, a byte order mark is passed over', () => {
		expect(readJson(Uint8Array.of(0x7b, 0xff, 0x7d))).toEqual({ kind: 'unreadable', why: 'not_utf8' });
		expect(readJson(bytes('\uFEFF{"errcode":0}'))).toEqual({ kind: 'object', value: { errcode: 0 } });
	});

	test.each([
		['  b5O2OU\n  gR1b ', 'b5O2OUgR1b'],
		[2650177668, '2650177668'],
		['12345678901234567890', '12345678901234567890'],
		['', null],
		[' \n ', null],
		[undefined, null],
		[null, null],
		[{}, null],
	])('the id %j reads as %j', (value, id) => {
		expect(idText(value)).toBe(id);
	});
});
