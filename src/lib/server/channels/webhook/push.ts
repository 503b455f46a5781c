import type { Clock } from '../../clock.ts';
import type { ChannelAccount, Deadline } from '../channel.ts';
import { noAnswer, retryAfterMs, type Outbound } from '../http.ts';
import { idText, readJsonValue } from '../json.ts';
import { signatureOf } from './sign.ts';

/** What became of one message. */
export type PushAnswer =
	| { kind: 'taken'; externalId: string | null; url: string | null }
	| { kind: 'refused'; status: number; waitMs: number | null }
	| { kind: 'not_sent'; configuration: boolean }
	| { kind: 'lost' };

export interface PushParts {
	outbound: Outbound;
	clock: Clock;
}

const PUSH_MS = 60_000;

/** Secrets in use, the newest first; while they are changed over there are two. */
function secretsOf(account: ChannelAccount): string[] {
	const { secret, oldSecret } = account.credentials;
	return [secret ?? '', oldSecret ?? ''].filter((each) => each !== '');
}

/** Sends one signed message. @param message.id the same for each repetition */
export async function push(
	{ outbound, clock }: PushParts,
	account: ChannelAccount,
	message: { id: string; body: string; deadline?: Deadline },
): Promise<PushAnswer> {
	const { id, body, deadline } = message;
	const timestamp = Math.floor(clock.now() / 1_000);
	const { url } = account.settings;
	const result = await outbound.request({
		method: 'POST',
		url: typeof url === 'string' ? url : '',
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'idempotency-key': id,
			'webhook-id': id,
			'webhook-timestamp': String(timestamp),
			'webhook-signature': signatureOf({ id, timestamp, body }, secretsOf(account)),
		},
		body,
		timeoutMs: PUSH_MS,
		...(deadline ? { deadline } : {}),
	});
	if (result.kind !== 'response') return noAnswer(result);
	const { status, headers } = result;
	if (status >= 300)
		return { kind: 'refused', status, waitMs: retryAfterMs(headers['retry-after'], clock.now()) };
	return status >= 200 ? taken(result.body) : { kind: 'lost' };
}

/** Any 2xx is a success; except with a page, which is a firewall's or a login's and not the receiver's word. */
function taken(body: Uint8Array): PushAnswer {
	const json = readJsonValue(body);
	if (json.kind === 'unreadable' && json.why === 'html') return { kind: 'lost' };
	const value = json.kind === 'value' ? json.value : null;
	const { externalId, url } = (typeof value === 'object' && value !== null ? value : {}) as Record<
		string,
		unknown
	>;
	const address = typeof url === 'string' ? url.trim() : '';
	const isPublic = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
	return { kind: 'taken', externalId: idText(externalId), url: isPublic ? address : null };
}
