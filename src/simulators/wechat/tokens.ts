import type { Call } from '#simulators/platform.ts';
import { cstDay, DAY } from '#simulators/clock.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { checkAddress, spend } from '#simulators/wechat/quota.ts';
import { fieldsOf, seconds, textOf, type Reply } from '#simulators/wechat/request.ts';
import { nextSerial, type Account, type Desk, type Token } from '#simulators/wechat/state.ts';

export const TOKEN_LIFE_MS = 7_200_000;
/** Old and new token both work this long when one replaces the other. */
export const OVERLAP_MS = 300_000;
const FORCE_GAP_MS = 30_000;
const FORCED_A_DAY = 20;

function accountFor(desk: Desk, given: { appid: string; secret: string; grant: string }): Account {
	if (given.grant !== 'client_credential') throw new WeChatError(40002);
	if (!given.appid) throw new WeChatError(41002);
	if (!given.secret) throw new WeChatError(41004);
	const account = desk.state.accounts[given.appid];
	if (!account) throw new WeChatError(40013);
	if (account.secret !== given.secret) throw new WeChatError(40001, 'invalid appsecret');
	return account;
}

function issue(desk: Desk, account: Account, kind: Token['kind']): Token {
	const now = desk.world.clock.now();
	const serial = nextSerial(desk.state);
	const token: Token = {
		value: `${10 + (serial % 90)}_${desk.world.dice.text(136, 'token', account.appid, serial)}`,
		appid: account.appid,
		kind,
		issuedAt: now,
		expiresAt: now + TOKEN_LIFE_MS,
		retiredAt: null,
	};
	desk.state.tokens = desk.state.tokens.filter((old) => old.expiresAt > now - DAY);
	desk.state.tokens.push(token);
	return token;
}

function latest(desk: Desk, account: Account, kind: Token['kind']): Token | null {
	const now = desk.world.clock.now();
	const live = (token: Token) => token.retiredAt === null && token.expiresAt > now;
	return desk.state.tokens.findLast((t) => t.appid === account.appid && t.kind === kind && live(t)) ?? null;
}

function tokenReply(token: Token, now: number): Reply {
	return { access_token: token.value, expires_in: seconds(token.expiresAt - now) };
}

/** GET /cgi-bin/token: every call makes a new one; the one before works 5 minutes longer. */
export function plainToken(desk: Desk, call: Call): Reply {
	const { query } = call;
	const given = {
		appid: query.get('appid') ?? '',
		secret: query.get('secret') ?? '',
		grant: query.get('grant_type') ?? '',
	};
	const account = accountFor(desk, given);
	checkAddress(account, call.ip);
	spend(desk, account, '/cgi-bin/token');
	const now = desk.world.clock.now();
	const old = latest(desk, account, 'plain');
	if (old) old.retiredAt = now + OVERLAP_MS;
	return tokenReply(issue(desk, account, 'plain'), now);
}

/** A forced refresh happens at most 20 times a day and 30 s apart; otherwise the call is an ordinary one. */
function mayForce(desk: Desk, account: Account, current: Token): boolean {
	const now = desk.world.clock.now();
	const key = `${account.appid}|${cstDay(now)}|force_refresh`;
	const used = desk.state.usage[key] ?? 0;
	if (used >= FORCED_A_DAY || now - current.issuedAt < FORCE_GAP_MS) return false;
	desk.state.usage[key] = used + 1;
	return true;
}

/** POST /cgi-bin/stable_token: the same token until its last 5 minutes, in which a new one joins it. */
export function stableToken(desk: Desk, call: Call): Reply {
	const fields = fieldsOf(call);
	const given = {
		appid: textOf(fields, 'appid'),
		secret: textOf(fields, 'secret'),
		grant: textOf(fields, 'grant_type'),
	};
	const account = accountFor(desk, given);
	checkAddress(account, call.ip);
	spend(desk, account, '/cgi-bin/stable_token');
	const now = desk.world.clock.now();
	const current = latest(desk, account, 'stable');
	if (!current) return tokenReply(issue(desk, account, 'stable'), now);
	if (fields['force_refresh'] === true && mayForce(desk, account, current)) {
		current.retiredAt = now;
		return tokenReply(issue(desk, account, 'stable'), now);
	}
	if (current.expiresAt - now >= OVERLAP_MS) return tokenReply(current, now);
	current.expiresAt = now + OVERLAP_MS;
	return tokenReply(issue(desk, account, 'stable'), now);
}

/** Who calls: 41001 missing, 40014 unknown, 40001 replaced, 42001 expired. */
export function authenticate(desk: Desk, value: string | null): Account {
	if (!value) throw new WeChatError(41001);
	const token = desk.state.tokens.find((known) => known.value === value);
	const account = token && desk.state.accounts[token.appid];
	if (!token || !account) throw new WeChatError(40014);
	const now = desk.world.clock.now();
	if (token.retiredAt !== null && now >= token.retiredAt) throw new WeChatError(40001);
	if (now >= token.expiresAt) throw new WeChatError(42001);
	return account;
}
