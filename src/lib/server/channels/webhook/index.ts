import { randomUUID } from 'node:crypto';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import { WEBHOOK_GONE, WEBHOOK_WORDS as WORDS, webhookStatusWords } from '#lib/labels/webhook.ts';
import type { Logger } from '../../logger.ts';
import type {
	Channel,
	ChannelAccount,
	CredentialCheck,
	FitPicture,
	RetractCall,
	RetractResult,
	SendCall,
	SendResult,
	VariantProblem,
} from '../channel.ts';
import { articleEvent } from './event.ts';
import { push, type PushAnswer, type PushParts } from './push.ts';

export interface WebhookParts extends PushParts {
	log: Logger;
	fit: FitPicture;
}

const SEND_TIMEOUT_MS = 90_000;
const SETTLE_MS = 5_000;
const RETRY_MS = 30_000;
/** Memory key: the receiver said 410, and nothing goes out until a person has tested it again. */
const GONE_KEY = 'gone';

/**
 * A signed push to another site's engine (Standard Webhooks). Keyed: the receiver knows a message by its id, which is the
 * publication's and never changes, so repeating it is also the way to learn what became of it.
 */
export function createWebhookChannel(parts: WebhookParts): Channel {
	return {
		platform: 'webhook',
		class: 'keyed',
		settleMs: SETTLE_MS,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: checkPayload,
		send: (call) => send(parts, call),
		look: () => Promise.resolve({ kind: 'cannot_tell', detail: WORDS.noLook }),
		pollAfterMs: () => null,
		checkCredentials: (account) => ping(parts, account),
		retract: (call) => retract(parts, call),
	};
}

function checkPayload(payload: PublicationPayload): VariantProblem[] {
	const isEmpty = payload.text.trim() === '' && payload.mediaIds.length === 0;
	return isEmpty ? [{ level: 'block', code: 'body_empty', limit: 1, actual: 0 }] : [];
}

async function send(parts: WebhookParts, call: SendCall): Promise<SendResult> {
	const { account, item, steps, deadline } = call;
	const refused = (detail: string, retryAfterMs: number | null = null): SendResult => ({
		kind: 'refused',
		reason: 'refused',
		detail,
		retryAfterMs,
	});
	if ((await account.memory.get(GONE_KEY)) !== null)
		return { kind: 'refused', reason: 'credentials', detail: WEBHOOK_GONE, retryAfterMs: null };
	const noted = (await steps.get('push'))?.occurredAt;
	const occurredAt = typeof noted === 'string' ? noted : new Date(parts.clock.now()).toISOString();
	let body: string;
	try {
		body = await articleEvent(item, { fit: parts.fit, occurredAt });
	} catch (error) {
		parts.log.warn({ err: error, publication: item.publicationId }, 'an article could not be packed');
		return refused(WORDS.picture);
	}
	if (deadline.left() <= 0) return refused(WORDS.noTime, RETRY_MS);
	await steps.put('push', { occurredAt });
	const answer = await push(parts, account, { id: item.publicationId, body, deadline });
	note(parts, account, answer);
	return afterPush(account, answer, item.publicationId);
}

function note({ log }: WebhookParts, account: ChannelAccount, answer: PushAnswer): void {
	if (answer.kind === 'taken') return;
	const status = answer.kind === 'refused' ? { status: answer.status } : {};
	log.warn({ channel: account.id, outcome: answer.kind, ...status }, 'a push was not taken');
}

async function afterPush(
	account: ChannelAccount,
	answer: PushAnswer,
	publicationId: string,
): Promise<SendResult> {
	if (answer.kind === 'taken')
		return { kind: 'published', remoteId: answer.externalId ?? publicationId, url: answer.url };
	if (answer.kind === 'lost') return { kind: 'unknown', detail: WORDS.lost };
	const refused = (reason: 'refused' | 'credentials', detail: string, retryAfterMs: number | null) =>
		({ kind: 'refused', reason, detail, retryAfterMs }) as const;
	if (answer.kind === 'not_sent')
		return answer.configuration
			? refused('credentials', WORDS.address, null)
			: refused('refused', WORDS.unreachable, RETRY_MS);
	const detail = webhookStatusWords(answer.status);
	switch (statusClass(answer.status)) {
		case 'gone':
			await account.memory.put(GONE_KEY, '410');
			return refused('credentials', WEBHOOK_GONE, null);
		case 'wait':
			return refused('refused', detail, Math.max(RETRY_MS, answer.waitMs ?? 0));
		case 'configuration':
			return refused('credentials', detail, null);
		case 'content':
			return refused('refused', detail, null);
		case 'unclear':
			return { kind: 'unknown', detail };
	}
}

/** 409 may mean "known already" or anything else; 5xx but 503 may hide an effect. Both are asked again by the same id. */
function statusClass(status: number): 'gone' | 'wait' | 'configuration' | 'content' | 'unclear' {
	if (status === 410) return 'gone';
	if (status === 429 || status === 503) return 'wait';
	if (status >= 500 || status === 408 || status === 409 || status === 425) return 'unclear';
	if (status === 400 || status === 413 || status === 415 || status === 422) return 'content';
	return 'configuration';
}

async function retract(parts: WebhookParts, call: RetractCall): Promise<RetractResult> {
	const { account, item, deadline } = call;
	const { publicationId, remoteId, url } = item;
	const id = `${publicationId}.retracted`;
	const data = { pubId: publicationId, externalId: remoteId, url };
	const occurredAt = new Date(parts.clock.now()).toISOString();
	const body = JSON.stringify({ id, type: 'article.retracted', occurredAt, data });
	const answer = await push(parts, account, { id, body, deadline });
	note(parts, account, answer);
	if (answer.kind === 'taken') return { kind: 'retracted' };
	if (answer.kind === 'refused') {
		const definite = ['gone', 'configuration', 'content'].includes(statusClass(answer.status));
		const detail = webhookStatusWords(answer.status);
		// A receiver that does not know this kind of message leaves it to its own people.
		if (statusClass(answer.status) === 'content') return { kind: 'by_person', detail: WORDS.retractByPerson };
		return { kind: definite ? 'refused' : 'cannot_tell', detail };
	}
	const configuration = answer.kind === 'not_sent' && answer.configuration;
	const detail = answer.kind === 'lost' ? WORDS.lost : configuration ? WORDS.address : WORDS.unreachable;
	return { kind: configuration ? 'refused' : 'cannot_tell', detail };
}

/** Sends a message that asks for nothing: proves address and secret. */
async function ping(parts: WebhookParts, account: ChannelAccount): Promise<CredentialCheck> {
	const said = (state: CredentialCheck['state'], detail: string) => ({ state, detail, expiresAt: null });
	const id = `ping-${randomUUID()}`;
	const occurredAt = new Date(parts.clock.now()).toISOString();
	const answer = await push(parts, account, {
		id,
		body: JSON.stringify({ id, type: 'ping', occurredAt, data: {} }),
	});
	switch (answer.kind) {
		case 'taken':
			await account.memory.forget(GONE_KEY);
			return said('ok', WORDS.ok);
		case 'lost':
			return said('cannot_tell', WORDS.lost);
		case 'not_sent':
			return answer.configuration ? said('refused', WORDS.address) : said('cannot_tell', WORDS.unreachable);
		case 'refused': {
			const unclear = ['wait', 'unclear'].includes(statusClass(answer.status));
			return said(unclear ? 'cannot_tell' : 'refused', webhookStatusWords(answer.status));
		}
	}
}
