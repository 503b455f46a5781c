import { needsSettings, readJson, type Outbound } from '../../channels/index.ts';
import type { Clock } from '../../clock.ts';
import type { BotAccount, BotMessage, BotOutcome } from './bot.ts';
import { buildRequest } from './build-request.ts';
import { readRefusal } from './errors.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

const unknown = (sentence: string): BotOutcome => ({ kind: 'unknown', sentence });

/** What a platform's answer says: HTTP 200 and a code, which each spells its own way. */
export function readAnswer(kind: BotAccount['kind'], status: number, body: Uint8Array): BotOutcome {
	if (status !== 200) return unknown('平台没有正常答复，稍后会自动再发。');
	const answer = readJson(body);
	if (answer.kind !== 'object') return unknown('平台的答复无法识别，稍后会自动再发。');
	const { value } = answer;
	const given = kind === 'feishu' ? (value.code ?? value.StatusCode) : value.errcode;
	const code = typeof given === 'string' ? Number(given) : given;
	if (typeof code !== 'number' || !Number.isInteger(code))
		return unknown('平台的答复无法识别，稍后会自动再发。');
	if (code === 0) return { kind: 'sent' };
	const said = kind === 'feishu' ? value.msg : value.errmsg;
	return readRefusal(kind, code, typeof said === 'string' ? said : '');
}

/** Says `message` in the bot's group. Never throws for what the network or the platform does. */
export async function sendBotMessage(
	{ outbound, clock }: { outbound: Outbound; clock: Clock },
	account: BotAccount,
	message: BotMessage,
): Promise<BotOutcome> {
	const { url, body } = buildRequest(account, message, clock.now());
	const headers = { 'content-type': 'application/json; charset=utf-8' };
	const result = await outbound.request({
		method: 'POST',
		url,
		headers,
		body,
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
	});
	if (result.kind === 'response') return readAnswer(account.kind, result.status, result.body);
	if (result.kind === 'not_sent' && needsSettings(result.reason))
		return {
			kind: 'refused',
			class: 'settings',
			code: 0,
			waitMs: 0,
			sentence: '这个地址不能访问。请从群机器人的设置里重新复制 Webhook 地址。',
		};
	return unknown('连不上平台，稍后会自动再发。请确认服务器能访问外网。');
}
