import { createCipheriv, createHash, randomBytes } from 'node:crypto';

const BLOCK = 32;

/** sha1 over the sorted parts joined without a separator, hex. */
export function sign(...parts: string[]): string {
	return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}

/** 43 characters of base64 that make 32 bytes. */
export function isAesKey(text: string): boolean {
	return /^[A-Za-z0-9+/]{43}$/.test(text);
}

/**
 * Safe mode: AES-256-CBC, IV = first 16 bytes of the key; 16 random bytes, length (4 bytes, big-endian), message,
 * appid, padded with PKCS#7 to a block of 32 (not 16).
 */
export function encrypt(message: string, aesKey: string, appid: string): string {
	const key = Buffer.from(`${aesKey}=`, 'base64');
	const text = Buffer.from(message);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	const body = Buffer.concat([randomBytes(16), length, text, Buffer.from(appid)]);
	const padding = BLOCK - (body.length % BLOCK);
	const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([body, Buffer.alloc(padding, padding)]);
	return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}
