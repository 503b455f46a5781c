import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decryptMessage, encryptMessage, sameSignature, signatureOf } from './crypto.ts';

/** The platform's own published example (the same algorithm serves all its callbacks). */
const KNOWN = {
	token: 'QDG6eK',
	key: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
	appid: 'wx5823bf96d3bd56c7',
	timestamp: '1409659589',
	nonce: '263014780',
	signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
	encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
	plain: '1616140317555161061',
};
const RANDOM = Buffer.from('0123456789abcdef');

/** Encrypts `body` with a padding of the test's choice. */
function sealRaw(body: Buffer, pad: Buffer): string {
	const key = Buffer.from(`${KNOWN.key}=`, 'base64');
	const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	return Buffer.concat([cipher.update(Buffer.concat([body, pad])), cipher.final()]).toString('base64');
}
function bodyOf(message: string, appid: string, claimed = Buffer.byteLength(message)): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(claimed);
	return Buffer.concat([RANDOM, length, Buffer.from(message), Buffer.from(appid)]);
}
const padTo32 = (body: Buffer) => {
	const count = 32 - (body.length % 32);
	return Buffer.alloc(count, count);
};

describe('the encryption of callbacks', () => {
	test('reads and signs the published example', () => {
		expect(signatureOf(KNOWN.token, KNOWN.timestamp, KNOWN.nonce, KNOWN.encrypted)).toBe(KNOWN.signature);
		expect(decryptMessage(KNOWN.encrypted, KNOWN.key, KNOWN.appid)).toBe(KNOWN.plain);
	});

	test.each([0, 1, 11, 12, 13, 27, 28, 100, 5_000])('reads back a message of %i bytes', (size) => {
		const message = 'x'.repeat(size);
		const sealed = encryptMessage(message, KNOWN.key, { appid: KNOWN.appid });
		expect(Buffer.from(sealed, 'base64').length % 32).toBe(0);
		expect(decryptMessage(sealed, KNOWN.key, KNOWN.appid)).toBe(message);
	});

	test('reads back Chinese', () => {
		const sealed = encryptMessage('<xml>巾帼 👩</xml>', KNOWN.key, { appid: KNOWN.appid, random: RANDOM });
		expect(decryptMessage(sealed, KNOWN.key, KNOWN.appid)).toBe('<xml>巾帼 👩</xml>');
	});

	test('refuses a message for another account', () => {
		const sealed = encryptMessage('hello', KNOWN.key, { appid: 'wx0000000000000000' });
		expect(decryptMessage(sealed, KNOWN.key, KNOWN.appid)).toBeNull();
		expect(
			decryptMessage(encryptMessage('hello', KNOWN.key, { appid: '' }), KNOWN.key, KNOWN.appid),
		).toBeNull();
	});

	test('refuses another key, a key of the wrong length, and texts that are not base64', () => {
		expect(decryptMessage(KNOWN.encrypted, 'A'.repeat(43), KNOWN.appid)).toBeNull();
		expect(decryptMessage(KNOWN.encrypted, KNOWN.key.slice(1), KNOWN.appid)).toBeNull();
		expect(decryptMessage(KNOWN.encrypted, '', KNOWN.appid)).toBeNull();
		for (const text of ['', '===', 'not base64!', 'QUJD', `${KNOWN.encrypted}QUJD`])
			expect(decryptMessage(text, KNOWN.key, KNOWN.appid)).toBeNull();
	});

	test('refuses every single flipped byte that changes message, length or appid', () => {
		const body = bodyOf('hello, this is a message of some length', KNOWN.appid);
		const sealed = Buffer.from(sealRaw(body, padTo32(body)), 'base64');
		for (let at = 16; at < sealed.length; at++) {
			const tampered = Buffer.from(sealed);
			tampered[at] = (tampered[at] ?? 0) ^ 1;
			const read = decryptMessage(tampered.toString('base64'), KNOWN.key, KNOWN.appid);
			expect(read).not.toBe('hello, this is a message of some length');
		}
	});

	test.each([
		['zero', Buffer.alloc(32, 0)],
		['33', Buffer.alloc(32, 33)],
		['not all the same', Buffer.concat([Buffer.alloc(31, 1), Buffer.of(32)])],
	])('refuses a padding of %s', (_name, pad) => {
		const message = 'y'.repeat(64 - 20 - KNOWN.appid.length);
		const body = bodyOf(message, KNOWN.appid);
		expect(body.length % 32).toBe(0);
		expect(decryptMessage(sealRaw(body, Buffer.alloc(32, 32)), KNOWN.key, KNOWN.appid)).toBe(message);
		expect(decryptMessage(sealRaw(body, pad), KNOWN.key, KNOWN.appid)).toBeNull();
	});

	test('refuses lengths beyond the message and messages without room for a length', () => {
		const long = bodyOf('hello', KNOWN.appid, 4_000_000_000);
		expect(decryptMessage(sealRaw(long, padTo32(long)), KNOWN.key, KNOWN.appid)).toBeNull();
		const short = bodyOf('hello', KNOWN.appid, 4);
		expect(decryptMessage(sealRaw(short, padTo32(short)), KNOWN.key, KNOWN.appid)).toBeNull();
		const tiny = Buffer.alloc(10, 1);
		expect(decryptMessage(sealRaw(tiny, padTo32(tiny)), KNOWN.key, KNOWN.appid)).toBeNull();
	});

	test('signatures sort their parts and compare whatever the lengths', () => {
		expect(signatureOf('b', 'a', 'C')).toBe(signatureOf('a', 'C', 'b'));
		const right = signatureOf('token', '1', '2');
		expect(sameSignature(right, right)).toBe(true);
		expect(sameSignature(right.toUpperCase(), right)).toBe(true);
		expect(sameSignature(`${right}0`, right)).toBe(false);
		expect(sameSignature('', right)).toBe(false);
	});
});
