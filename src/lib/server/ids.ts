import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new UUIDv7: grows with time, so indexes on it stay dense. */
export function newId(): string {
	return v7();
}

/** 256 bits of randomness, base64url: for sessions, device links and API tokens. Store only {@link hashToken} of it. */
export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

/** SHA-256 hex of a token, the form in which tokens are stored and looked up. */
export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
