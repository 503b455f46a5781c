import { escapeHtml } from '#simulators/answers.ts';
import { page } from '#simulators/pages/layout.ts';
import type { Answer, Call } from '#simulators/platform.ts';
import { WeiboError } from '#simulators/weibo/errors.ts';
import { tokenText, type Params, type Reply } from '#simulators/weibo/request.ts';
import { nextSerial, type App, type Desk, type Token, type User } from '#simulators/weibo/state.ts';

const CODE_LIFE_MS = 5 * 60_000;

function newCode(desk: Desk, user: User, redirectUri: string): string {
	const value = desk.world.dice.text(32, 'weibo-code', nextSerial(desk.state));
	const expiresAt = desk.world.clock.now() + CODE_LIFE_MS;
	desk.state.codes.push({ value, appkey: user.appkey, uid: user.uid, redirectUri, expiresAt, used: false });
	return value;
}

/** GET /oauth2/authorize: the page on which a person chooses an account and allows the application. */
export function authorizePage(desk: Desk, call: Call): Answer {
	const app = desk.state.apps[call.query.get('client_id') ?? ''];
	const redirectUri = call.query.get('redirect_uri') ?? '';
	if (!app || !URL.canParse(redirectUri) || (app.redirectUri && app.redirectUri !== redirectUri))
		return page(
			'授权出错',
			'<div class="phone"><p class="note">授权回调地址与应用不符（21322）。</p></div>',
			400,
		);
	const users = Object.values(desk.state.users).filter((user) => user.appkey === app.appkey);
	const links = users.map((user) => {
		const target = new URL(redirectUri);
		target.searchParams.set('state', call.query.get('state') ?? '');
		target.searchParams.set('code', newCode(desk, user, redirectUri));
		return `<p><a href="${escapeHtml(target.href)}">以 ${escapeHtml(user.name)} 授权</a></p>`;
	});
	return page(
		'微博授权',
		`<div class="phone"><p><span class="badge">模拟平台</span></p><h1>授权应用使用你的微博</h1>${links.join('')}</div>`,
	);
}

function issue(desk: Desk, app: App, uid: string): Token {
	const issuedAt = desk.world.clock.now();
	const value = `2.00${desk.world.dice.text(28, 'weibo-token', nextSerial(desk.state))}`;
	const expiresAt = issuedAt + app.tokenLifeS * 1_000;
	const token = { value, appkey: app.appkey, uid, issuedAt, expiresAt, revoked: false };
	desk.state.tokens.push(token);
	return token;
}

/** POST /oauth2/access_token: a code once, within minutes, for the address it was given to. */
export function exchangeCode(desk: Desk, params: Params): Reply {
	if (params.text('grant_type') !== 'authorization_code') throw new WeiboError(21323);
	const app = desk.state.apps[params.text('client_id')];
	if (!app || app.secret !== params.text('client_secret')) throw new WeiboError(21324);
	const code = desk.state.codes.find((known) => known.value === params.text('code'));
	const now = desk.world.clock.now();
	if (!code || code.appkey !== app.appkey || code.used || code.expiresAt <= now) throw new WeiboError(21325);
	if (code.redirectUri !== params.text('redirect_uri')) throw new WeiboError(21322);
	code.used = true;
	const token = issue(desk, app, code.uid);
	// Older pages give a number, newer ones a text.
	const asText = desk.world.dice.fraction('expires-as-text', token.value) < 0.5;
	const expires = asText ? String(app.tokenLifeS) : app.tokenLifeS;
	return { access_token: token.value, remind_in: String(app.tokenLifeS), expires_in: expires, uid: code.uid };
}

/** The live token of a call. */
export function authenticate(desk: Desk, call: Call, params: Params): Token {
	const value = tokenText(call, params);
	if (!value) throw new WeiboError(21323);
	const token = desk.state.tokens.find((known) => known.value === value);
	if (!token) throw new WeiboError(21332);
	if (token.revoked) throw new WeiboError(21316);
	if (token.expiresAt <= desk.world.clock.now()) throw new WeiboError(21327);
	return token;
}

/** POST /oauth2/get_token_info */
export function tokenInfo(desk: Desk, call: Call, params: Params): Reply {
	const token = authenticate(desk, call, params);
	const left = Math.floor((token.expiresAt - desk.world.clock.now()) / 1_000);
	return {
		uid: Number(token.uid),
		appkey: token.appkey,
		scope: null,
		create_at: Math.floor(token.issuedAt / 1_000),
		expire_in: left,
	};
}

/** GET /oauth2/revokeoauth2 */
export function revoke(desk: Desk, call: Call, params: Params): Reply {
	authenticate(desk, call, params).revoked = true;
	return { result: 'true' };
}
