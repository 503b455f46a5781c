import { isAesKey } from '#simulators/wechat/callback-crypto.ts';
import { PATIENCE_MS } from '#simulators/wechat/callback.ts';
import type { Account, CallbackSettings, Desk } from '#simulators/wechat/state.ts';

export interface CallbackInput {
	url: string;
	token: string;
	aesKey?: string | undefined;
	mode?: 'plain' | 'aes' | undefined;
	timeoutMs?: number | undefined;
}

/** What `POST /admin/accounts` takes. Fields left out keep what the account has, or get a default. */
export interface AccountInput {
	appid: string;
	secret?: string | undefined;
	name?: string | undefined;
	originalId?: string | undefined;
	verified?: boolean | undefined;
	kind?: 'subscription' | 'service' | undefined;
	massNeedsAdmin?: boolean | undefined;
	massEchoesFirst?: boolean | undefined;
	followers?: number | undefined;
	ipAllowList?: string[] | undefined;
	callback?: CallbackInput | null | undefined;
	dailyLimits?: Record<string, number> | undefined;
	minuteLimits?: Record<string, number> | undefined;
	publishDelayMs?: { min: number; max: number } | undefined;
}

function callbackOf(input: CallbackInput | null): CallbackSettings | null {
	if (!input) return null;
	const { url, token, aesKey = '', mode = 'plain', timeoutMs = PATIENCE_MS } = input;
	if (!URL.canParse(url) || !token) throw new RangeError('a callback needs a url and a token');
	if (mode !== 'plain' && mode !== 'aes') throw new RangeError('callback mode is plain or aes');
	if (mode === 'aes' && !isAesKey(aesKey)) throw new RangeError('EncodingAESKey has 43 characters');
	return { url, token, aesKey, mode, timeoutMs };
}

function newAccount(desk: Desk, appid: string): Account {
	return {
		appid,
		secret: desk.world.dice.text(32, 'secret', appid),
		name: '演示公众号',
		originalId: `gh_${desk.world.dice.whole({ min: 1e11, max: 9e11 }, 'original', appid).toString(16)}`,
		verified: true,
		followers: 12_000,
		ipAllowList: [],
		callback: null,
		dailyLimits: {},
		minuteLimits: {},
		publishDelayMs: { min: 3_000, max: 40_000 },
	};
}

/** Registers an account, or changes the named fields of a known one; drafts and articles stay. */
export function putAccount(desk: Desk, input: AccountInput): Account {
	if (!/^wx[0-9a-zA-Z]{3,40}$/.test(input.appid)) throw new RangeError('an appid begins with wx');
	const old = desk.state.accounts[input.appid] ?? newAccount(desk, input.appid);
	const { callback, ...rest } = input;
	const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
	const account: Account = { ...old, ...given };
	if (callback !== undefined) account.callback = callbackOf(callback);
	const { min, max } = account.publishDelayMs;
	if (!(min >= 0 && max >= min)) throw new RangeError('publishDelayMs needs 0 ≤ min ≤ max');
	desk.state.accounts[account.appid] = account;
	return account;
}
