import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
/** WeChat pads to 32 bytes, twice AES's block; the cipher's own padding must be off. */
const PAD = 32;
const KEY_TEXT = /^[0-9a-zA-Z+/]{43}$/;

/** sha1 of the parts in plain code-unit order, joined with nothing between. */
export function signatureOf(...parts: string[]): string {
	const sorted = parts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	return createHash('sha1').update(sorted.join('')).digest('hex');
}

/** Compares in a time that does not depend on where the texts differ. */
export function sameSignature(given: string, right: string): boolean {
	const hash = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(given.toLowerCase()), hash(right));
}

function keyOf(encodingAesKey: string): Buffer | null {
	if (!KEY_TEXT.test(encodingAesKey)) return null;
	const key = Buffer.from(`${encodingAesKey}=`, 'base64');
	return key.length === 32 ? key : null;
}

/**
 * The message inside an encrypted callback: 16 random bytes, length, message, appid.
 * @returns null for anything that was not made with this key for this appid
 */
export function decryptMessage(encrypted: string, encodingAesKey: string, appid: string): string | null {
	const key = keyOf(encodingAesKey);
	if (!key || !/^[0-9a-zA-Z+/]+={0,2}$/.test(encrypted)) return null;
	const bytes = Buffer.from(encrypted, 'base64');
	if (bytes.length === 0 || bytes.length % PAD !== 0) return null;
	const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	return unpack(unpad(Buffer.concat([decipher.update(bytes), decipher.final()])), appid);
}

function unpad(plain: Buffer): Buffer | null {
	const count = plain.at(-1) ?? 0;
	if (count < 1 || count > PAD) return null;
	return plain.subarray(-count).every((byte) => byte === count) ? plain.subarray(0, -count) : null;
}

function unpack(plain: Buffer | null, appid: string): string | null {
	if (!plain || plain.length < RANDOM_BYTES + LENGTH_BYTES) return null;
	const start = RANDOM_BYTES + LENGTH_BYTES;
	const end = start + plain.readUInt32BE(RANDOM_BYTES);
	if (end > plain.length) return null;
	if (!plain.subarray(end).equals(Buffer.from(appid))) return null;
	return plain.subarray(start, end).toString('utf8');
}

/** The reverse of {@link decryptMessage}. `random` is for known-answer tests. */
export function encryptMessage(
	message: string,
	encodingAesKey: string,
	{ appid, random = randomBytes(RANDOM_BYTES) }: { appid: string; random?: Buffer },
): string {
	const key = keyOf(encodingAesKey);
	if (!key) throw new Error('the EncodingAESKey does not have 43 characters');
	const text = Buffer.from(message);
	const length = Buffer.alloc(LENGTH_BYTES);
	length.writeUInt32BE(text.length);
	const body = Buffer.concat([random, length, text, Buffer.from(appid)]);
	const count = PAD - (body.length % PAD);
	const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	return Buffer.concat([
		cipher.update(Buffer.concat([body, Buffer.alloc(count, count)])),
		cipher.final(),
	]).toString('base64');
}
