import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the database: AES-256-GCM, each bound to the thing it belongs to. */
export interface Vault {
	/** @param owner what the secret belongs to (a channel id); opening with another owner fails. */
	seal(plain: string, owner: string): string;
	/** @throws when the text was changed, sealed for another owner or under another key. */
	open(sealed: string, owner: string): string;
}

/** A vault under `key` (32 bytes). */
export function createVault(key: Buffer): Vault {
	if (key.length !== KEY_BYTES) throw new Error(`the vault's key must have ${KEY_BYTES} bytes`);
	return {
		seal(plain, owner) {
			const iv = randomBytes(IV_BYTES);
			const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
			cipher.setAAD(Buffer.from(owner));
			const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
			return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
		},
		open(sealed, owner) {
			if (!sealed.startsWith('v1.')) throw new Error('not a sealed text');
			const bytes = Buffer.from(sealed.slice(3), 'base64url');
			const iv = bytes.subarray(0, IV_BYTES);
			const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
			decipher.setAAD(Buffer.from(owner));
			decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
			return Buffer.concat([
				decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
				decipher.final(),
			]).toString('utf8');
		},
	};
}

/** The key from the configuration, or from `secret.key` in the data folder, made there (mode 0600) at the first start. */
export function loadKey(dataDir: string, configured: string | null): Buffer {
	if (configured) return Buffer.from(configured, 'hex');
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const file = join(dataDir, 'secret.key');
	if (!existsSync(file))
		writeFileSync(file, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
	return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}
