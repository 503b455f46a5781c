import type { ChannelAccount, CredentialCheck } from '../channel.ts';
import { WechatApi } from './api.ts';
import { failureSentence } from './outcomes.ts';
import type { WechatParts } from './send.ts';
import { settingsOf } from './settings.ts';

/** Reads that only accounts with the right are answered. */
const PUBLISHED = { path: '/cgi-bin/freepublish/batchget', json: { offset: 0, count: 1, no_content: 1 } };
const SPEED = { path: '/cgi-bin/message/mass/speed/get', json: {} };

/** Asks for a token and for one published article: proves appid, secret, address list and the right to publish. */
export async function checkCredentials(
	parts: WechatParts,
	account: ChannelAccount,
): Promise<CredentialCheck> {
	const api = new WechatApi(parts, account);
	const { mode } = settingsOf(account.settings);
	const token = await api.freshToken();
	const answer = token.kind === 'ok' ? await api.call(mode === 'mass' ? SPEED : PUBLISHED) : token;
	const said = (state: CredentialCheck['state'], detail: string) => ({ state, detail, expiresAt: null });
	if (answer.kind === 'ok')
		return said(
			'ok',
			mode === 'mass' ? '微信认可这个账号，可以用接口群发。' : '微信认可这个账号，可以用接口自动发布。',
		);
	const detail = failureSentence(answer, token.kind === 'ok' ? 'look' : 'token');
	if (answer.kind === 'lost') return said('cannot_tell', `${detail}请稍后再测试。`);
	if (answer.kind === 'not_sent') return said(answer.configuration ? 'refused' : 'cannot_tell', detail);
	if (answer.code === 48001)
		return mode === 'draft_only'
			? said('ok', '微信认可这个账号；它只能存草稿，由人到公众号后台发布。')
			: said('refused', '账号和密钥正确，但微信没有给它自动发布或群发的权限，请把发布方式改为“只存草稿”。');
	const temporary = ['unknown', 'wait', 'not_ready'].includes(answer.entry.class);
	return said(temporary ? 'cannot_tell' : 'refused', detail);
}
