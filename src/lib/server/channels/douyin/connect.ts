import { DOUYIN_CONNECTION, DOUYIN_STOPS } from '#lib/labels/douyin.ts';
import type { ChannelAccount, CredentialCheck } from '../channel.ts';
import { idText } from '../json.ts';
import { DouyinApi, type ApiFailure, type DouyinParts, type Fields } from './api.ts';
import { keepGrant, MOST_RENEWALS, readGrant, type Grant } from './grant.ts';
import { failureSentence } from './outcomes.ts';
import { modeOf, settingsOf } from './settings.ts';

const DAY = 86_400_000;
const SCOPES = 'user_info,video.create.bind,video.list.bind,video.data.bind,renew_refresh_token';

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
	const { baseUrl, clientKey } = settingsOf(account.settings);
	const url = new URL(`${baseUrl}/platform/oauth/connect/`);
	url.searchParams.set('client_key', clientKey);
	url.searchParams.set('response_type', 'code');
	url.searchParams.set('scope', SCOPES);
	url.searchParams.set('redirect_uri', request.redirectUri);
	url.searchParams.set('state', request.state);
	return url.href;
}

/** Trades a code for an authorisation; a failure leaves the one that works. */
export async function connectAccount(
	parts: DouyinParts,
	account: ChannelAccount,
	given: { code: string },
): Promise<CredentialCheck> {
	const api = new DouyinApi(parts, account);
	const answer = await api.anonymous({
		path: '/oauth/access_token/',
		form: {
			client_key: settingsOf(account.settings).clientKey,
			client_secret: account.credentials.secret ?? '',
			code: given.code,
			grant_type: 'authorization_code',
		},
	});
	if (answer.kind !== 'ok') return failed(answer, 'connect');
	const grant = grantOf(answer.value, parts.clock.now());
	if (!grant) return said('cannot_tell', DOUYIN_CONNECTION.unreadable);
	const before = await readGrant(account.memory);
	if (before && before.openId !== grant.openId) return said('refused', DOUYIN_CONNECTION.other_account);
	await keepGrant(account.memory, grant);
	return said('ok', DOUYIN_CONNECTION.connected, grant.refreshExpiresAt);
}

function grantOf(value: Fields, now: number): Grant | null {
	const [access, refresh, openId] = [value.access_token, value.refresh_token, value.open_id].map(idText);
	const accessMs = Number(value.expires_in) * 1_000;
	const refreshMs = Number(value.refresh_expires_in) * 1_000;
	if (!access || !refresh || !openId || !(accessMs > 0) || !(refreshMs > 0)) return null;
	return {
		openId,
		access,
		accessExpiresAt: now + accessMs,
		refresh,
		refreshExpiresAt: now + refreshMs,
		renewals: 0,
	};
}

function failed(failure: ApiFailure, stage: 'connect' | 'check'): CredentialCheck {
	const detail = failureSentence(failure, stage);
	if (failure.kind === 'lost') return said('cannot_tell', `${detail}请稍后再试。`);
	if (failure.kind === 'not_sent') return said(failure.configuration ? 'refused' : 'cannot_tell', detail);
	if (failure.kind === 'not_connected') return said('refused', detail);
	const temporary = failure.entry.class === 'unknown' || failure.entry.class === 'wait';
	return said(temporary ? 'cannot_tell' : 'refused', detail);
}

/** Tests what the way of publishing needs, and renews what is near its end. */
export async function checkCredentials(
	parts: DouyinParts,
	account: ChannelAccount,
): Promise<CredentialCheck> {
	const mode = modeOf(account.settings);
	if (mode === 'manual') return said('ok', DOUYIN_CONNECTION.manual);
	const api = new DouyinApi(parts, account);
	if (mode === 'h5') {
		const ticket = await api.ticket();
		return ticket.kind === 'ok' ? said('ok', DOUYIN_CONNECTION.app) : failed(ticket, 'check');
	}
	if (!(await readGrant(account.memory))) return said('refused', DOUYIN_STOPS.not_connected);
	await api.maintain();
	const answer = await api.call({
		path: '/api/douyin/v1/video/video_list/',
		query: { cursor: '0', count: '1' },
	});
	const grant = await readGrant(account.memory);
	const expiresAt = grant?.refreshExpiresAt ?? null;
	if (answer.kind !== 'ok') return { ...failed(answer, 'check'), expiresAt };
	const days = Math.max(0, Math.floor(((expiresAt ?? 0) - parts.clock.now()) / DAY));
	return said('ok', DOUYIN_CONNECTION.valid(days, MOST_RENEWALS - (grant?.renewals ?? 0)), expiresAt);
}
