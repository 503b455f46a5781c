import { createHmac } from 'node:crypto';

export interface Message {
	/** The same for every repetition: the receiver's key against doubles. */
	id: string;
	/** Seconds since 1970. */
	timestamp: number;
	body: string;
}

/**
 * `webhook-signature` by the Standard Webhooks convention: one signature a secret, the newest first, so that a receiver
 * may change over in its own time.
 */
export function signatureOf({ id, timestamp, body }: Message, secrets: readonly string[]): string {
	return secrets
		.map((secret) => {
			const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
			return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`;
		})
		.join(' ');
}
