import { createHmac } from 'node:crypto';

/** DingTalk: HMAC-SHA256 of `<ms>\n<secret>` under the secret, base64; both go into the query. */
export function signDingtalk(secret: string, now: number): { timestamp: string; sign: string } {
	const timestamp = String(now);
	return { timestamp, sign: createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64') };
}

/** Feishu: HMAC-SHA256 of nothing under `<s>\n<secret>`, base64; both go into the body. */
export function signFeishu(secret: string, now: number): { timestamp: string; sign: string } {
	const timestamp = String(Math.floor(now / 1_000));
	return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') };
}
