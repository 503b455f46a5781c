import { WEIBO_CONNECTION, WEIBO_STOPS } from '#lib/labels/weibo.ts';
import type { ChannelAccount, CredentialCheck } from '../channel.ts';
import { idText } from '../json.ts';
import { WeiboApi, type ApiAnswer, type ApiFailure, type WeiboParts } from './api.ts';
import { failureSentence } from './outcomes.ts';
import { settingsOf } from './settings.ts';
import { keepGrant, readGrant, type Grant } from './token.ts';

const DAY = 86_400_000;

const said = (
	state: CredentialCheck['state'],
	detail: string,
	expiresAt: number | null = null,
): CredentialCheck => ({ state, detail, expiresAt });

/** Where a person allows us to act for the account. */
export function authorizeAddress(
	account: ChannelAccount,
	request: { redirectUri: string; state: string },
): string {
	const { baseUrl, appkey } = settingsOf(account.settings);
	const url = new URL(`${baseUrl}/oauth2/authorize`);
	url.searchParams.set('client_id', appkey);
	url.searchParams.set('redirect_uri', request.redirectUri);
	url.searchParams.set('response_type', 'code');
	url.searchParams.set('state', request.state);
	// Whoever is logged in to Weibo in this browser may be a private person.
	url.searchParams.set('forcelogin', 'true');
	return url.href;
}

/** Trades a code for an authorisation. What worked before is replaced only by one that the platform has confirmed. */
export async function connectAccount(
	parts: WeiboParts,
	account: ChannelAccount,
	given: { code: string; redirectUri: string },
): Promise<CredentialCheck> {
	const api = new WeiboApi(parts, account);
	const answer = await api.call({
		method: 'POST',
		path: '/oauth2/access_token',
		anonymous: true,
		fields: {
			client_id: settingsOf(account.settings).appkey,
			client_secret: account.credentials.secret ?? '',
			grant_type: 'authorization_code',
			code: given.code,
			redirect_uri: given.redirectUri,
		},
	});
	if (answer.kind !== 'ok') return failed(answer, 'connect');
	const grant = grantOf(answer.value, parts.clock.now());
	if (!grant) return said('cannot_tell', WEIBO_CONNECTION.unreadable);
	if (grant.uid !== settingsOf(account.settings).uid)
		return said('refused', WEIBO_CONNECTION.other_account(grant.uid));
	const info = await tokenInfo(api, grant.token);
	const confirmed = judgeInfo(account, info, parts.clock.now());
	if (confirmed.state !== 'ok') return confirmed;
	const expiresAt = confirmed.expiresAt ?? grant.expiresAt;
	await keepGrant(account.memory, { ...grant, expiresAt });
	return said('ok', WEIBO_CONNECTION.connected(daysLeft(expiresAt, parts.clock.now())), expiresAt);
}

/** The platform's pages give expires_in as a text of seconds, and as a number. */
function grantOf(value: Readonly<Record<string, unknown>>, now: number): Grant | null {
	const token = idText(value.access_token);
	const uid = idText(value.uid);
	const seconds = Number(value.expires_in);
	if (token === null || uid === null || !Number.isFinite(seconds) || seconds <= 0) return null;
	return { token, uid, expiresAt: now + seconds * 1_000 };
}

function tokenInfo(api: WeiboApi, token: string): Promise<ApiAnswer> {
	return api.call({
		method: 'POST',
		path: '/oauth2/get_token_info',
		anonymous: true,
		fields: { access_token: token },
	});
}

const daysLeft = (expiresAt: number, now: number) => Math.max(0, Math.floor((expiresAt - now) / DAY));

function judgeInfo(account: ChannelAccount, info: ApiAnswer, now: number): CredentialCheck {
	if (info.kind !== 'ok') return failed(info, 'check');
	const appkey = idText(info.value.appkey);
	const seconds = Number(info.value.expire_in);
	if (appkey === null || !Number.isFinite(seconds)) return said('cannot_tell', WEIBO_CONNECTION.unreadable);
	if (appkey !== settingsOf(account.settings).appkey) return said('refused', WEIBO_CONNECTION.other_app);
	const expiresAt = now + seconds * 1_000;
	if (seconds <= 0) return said('refused', WEIBO_CONNECTION.expired, expiresAt);
	return said('ok', WEIBO_CONNECTION.valid(daysLeft(expiresAt, now)), expiresAt);
}

function failed(failure: ApiFailure, stage: 'connect' | 'check'): CredentialCheck {
	const detail = failureSentence(failure, stage);
	if (failure.kind === 'lost') return said('cannot_tell', `${detail}请稍后再试。`);
	if (failure.kind === 'not_sent') return said(failure.configuration ? 'refused' : 'cannot_tell', detail);
	if (failure.kind === 'not_connected') return said('refused', detail);
	const temporary = failure.entry.class === 'unknown' || failure.entry.class === 'wait';
	return said(temporary ? 'cannot_tell' : 'refused', detail);
}

/** Asks what the authorisation is worth. It costs none of the day's calls. */
export async function checkCredentials(parts: WeiboParts, account: ChannelAccount): Promise<CredentialCheck> {
	const grant = await readGrant(account.memory);
	if (!grant) return said('refused', WEIBO_STOPS.not_connected);
	const now = parts.clock.now();
	const check = judgeInfo(account, await tokenInfo(new WeiboApi(parts, account), grant.token), now);
	const expiresAt = check.expiresAt ?? grant.expiresAt;
	if (check.state === 'ok') await keepGrant(account.memory, { ...grant, expiresAt });
	if (check.state === 'ok' && settingsOf(account.settings).egressIp === '')
		return said('refused', WEIBO_STOPS.no_address, expiresAt);
	return { ...check, expiresAt };
}
