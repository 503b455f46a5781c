import { escapeHtml } from '#simulators/answers.ts';
import { DAY } from '#simulators/clock.ts';
import { DouyinError } from '#simulators/douyin/errors.ts';
import { nextSerial, type Desk, type Grant } from '#simulators/douyin/state.ts';
import { page } from '#simulators/pages/layout.ts';
import type { Answer, Call } from '#simulators/platform.ts';

export type Fields = Readonly<Record<string, unknown>>;

const ACCESS_MS = 15 * DAY;
const REFRESH_MS = 30 * DAY;
const MOST_RENEWALS = 5;
const CLIENT_MS = 7_200_000;
const CODE_MS = 10 * 60_000;

const fresh = (desk: Desk, kind: string, length = 40) =>
	`${kind}.${desk.world.dice.text(length, kind, nextSerial(desk.state))}`;

/** GET /platform/oauth/connect/: the page on which a person allows the application. */
export function authorizePage(desk: Desk, call: Call): Answer {
	const app = desk.state.apps[call.query.get('client_key') ?? ''];
	const back = call.query.get('redirect_uri') ?? '';
	if (!app || !URL.canParse(back)) return page('授权出错', '<p class="note">应用或回调地址不对。</p>', 400);
	const users = Object.values(desk.state.users).filter((user) => user.clientKey === app.clientKey);
	const links = users.map((user) => {
		const value = fresh(desk, 'code', 24);
		// Fetching a second code kills the first.
		for (const code of desk.state.codes) if (code.openId === user.openId) code.used = true;
		const expiresAt = desk.world.clock.now() + CODE_MS;
		desk.state.codes.push({ value, clientKey: app.clientKey, openId: user.openId, expiresAt, used: false });
		const target = new URL(back);
		target.searchParams.set('code', value);
		target.searchParams.set('state', call.query.get('state') ?? '');
		return `<p><a href="${escapeHtml(target.href)}">以 ${escapeHtml(user.name)} 授权</a></p>`;
	});
	return page(
		'抖音授权',
		`<div class="phone"><p><span class="badge">模拟平台</span></p>${links.join('')}</div>`,
	);
}

function tokens(desk: Desk, grant: Grant): Fields {
	const now = desk.world.clock.now();
	return {
		access_token: grant.access,
		expires_in: Math.floor((grant.accessExpiresAt - now) / 1_000),
		refresh_token: grant.refresh,
		refresh_expires_in: Math.floor((grant.refreshExpiresAt - now) / 1_000),
		open_id: grant.openId,
		scope: 'user_info,video.create.bind,video.list.bind,video.data.bind',
	};
}

/** POST /oauth/access_token/ */
export function exchangeCode(desk: Desk, form: URLSearchParams): Fields {
	const app = desk.state.apps[form.get('client_key') ?? ''];
	if (!app) throw new DouyinError(10003);
	if (app.secret !== form.get('client_secret')) throw new DouyinError(10013);
	const code = desk.state.codes.find((each) => each.value === form.get('code'));
	const now = desk.world.clock.now();
	if (!code || code.used || code.expiresAt <= now || code.clientKey !== app.clientKey)
		throw new DouyinError(10007);
	code.used = true;
	const grant: Grant = {
		clientKey: app.clientKey,
		openId: code.openId,
		access: fresh(desk, 'act'),
		accessExpiresAt: now + ACCESS_MS,
		refresh: fresh(desk, 'rft'),
		refreshExpiresAt: now + REFRESH_MS,
		renewals: 0,
	};
	desk.state.grants.push(grant);
	return tokens(desk, grant);
}

function grantByRefresh(desk: Desk, form: URLSearchParams): Grant {
	const grant = desk.state.grants.find((each) => each.refresh === form.get('refresh_token'));
	const wrong = !grant || grant.clientKey !== form.get('client_key');
	if (wrong || grant.refreshExpiresAt <= desk.world.clock.now()) throw new DouyinError(10010);
	return grant;
}

/** POST /oauth/refresh_token/: a new access token; the refresh token's own end does not move. */
export function refreshAccess(desk: Desk, form: URLSearchParams): Fields {
	if (form.get('grant_type') !== 'refresh_token') throw new DouyinError(10005);
	const grant = grantByRefresh(desk, form);
	grant.access = fresh(desk, 'act');
	grant.accessExpiresAt = desk.world.clock.now() + ACCESS_MS;
	return tokens(desk, grant);
}

/** POST /oauth/renew_refresh_token/: the old one dies; five times. */
export function renewRefresh(desk: Desk, form: URLSearchParams): Fields {
	const grant = grantByRefresh(desk, form);
	if (!desk.state.apps[grant.clientKey]?.canRenew) throw new DouyinError(10004);
	if (grant.renewals >= MOST_RENEWALS) throw new DouyinError(10020);
	grant.renewals += 1;
	grant.refresh = fresh(desk, 'rft');
	grant.refreshExpiresAt = desk.world.clock.now() + REFRESH_MS;
	return { refresh_token: grant.refresh, expires_in: REFRESH_MS / 1_000 };
}

/** POST /oauth/client_token/ */
export function clientToken(desk: Desk, form: URLSearchParams): Fields {
	const app = desk.state.apps[form.get('client_key') ?? ''];
	if (!app || app.secret !== form.get('client_secret')) throw new DouyinError(10013);
	const value = fresh(desk, 'clt');
	const expiresAt = desk.world.clock.now() + CLIENT_MS;
	desk.state.clientTokens.push({ value, clientKey: app.clientKey, expiresAt });
	return { access_token: value, expires_in: CLIENT_MS / 1_000 };
}

const headerOf = (call: Call) => String(call.headers['access-token'] ?? '');

/** The authorisation behind a call: the header's token, for the open_id of the query. */
export function authenticate(desk: Desk, call: Call): Grant {
	const grant = desk.state.grants.find((each) => each.access === headerOf(call));
	if (!grant) throw new DouyinError(28001003);
	if (grant.accessExpiresAt <= desk.world.clock.now()) throw new DouyinError(28001008);
	if (call.query.get('open_id') !== grant.openId) throw new DouyinError(28001015);
	return grant;
}

/** The application behind a call made with a client token. */
export function authenticateApp(desk: Desk, call: Call): string {
	const token = desk.state.clientTokens.find((each) => each.value === headerOf(call));
	if (!token || token.expiresAt <= desk.world.clock.now()) throw new DouyinError(28001003);
	return token.clientKey;
}

/** GET /open/getticket/ */
export function ticket(desk: Desk, call: Call): Fields {
	const clientKey = authenticateApp(desk, call);
	const value = fresh(desk, 'ticket');
	desk.state.tickets.push({ value, clientKey, expiresAt: desk.world.clock.now() + CLIENT_MS });
	return { ticket: value, expires_in: CLIENT_MS / 1_000 };
}

/** GET /share-id/ */
export function shareId(desk: Desk, call: Call): Fields {
	const clientKey = authenticateApp(desk, call);
	const value = String(1_700_000_000_000_000_000n + BigInt(nextSerial(desk.state)));
	desk.state.shareIds.push({ value, clientKey, callback: call.query.get('need_callback') === 'true' });
	return { share_id: value };
}
