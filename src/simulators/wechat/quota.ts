import { cstDay } from '#simulators/clock.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { fieldsOf, textOf, type ApiRequest, type Reply } from '#simulators/wechat/request.ts';
import type { Account, Desk } from '#simulators/wechat/state.ts';

const DAILY: Record<string, number> = {
	'/cgi-bin/token': 2_000,
	'/cgi-bin/stable_token': 500_000,
	'/cgi-bin/freepublish/submit': 100,
	'/cgi-bin/message/mass/preview': 100,
};
const MINUTE: Record<string, number> = {
	'/cgi-bin/stable_token': 10_000,
	'/cgi-bin/message/mass/sendall': 60,
};
const OTHERWISE_A_DAY = 50_000;

/** Recent calls by account and path; a minute's memory need not outlive the process. */
const recent = new WeakMap<Desk, Map<string, number[]>>();

function dailyLimit(account: Account, path: string): number {
	return account.dailyLimits[path] ?? DAILY[path] ?? OTHERWISE_A_DAY;
}

function usageKey(account: Account, path: string, now: number): string {
	return `${account.appid}|${cstDay(now)}|${path}`;
}

/** 40164 with the address the platform saw, unless it is on the list or the list is empty. */
export function checkAddress(account: Account, ip: string): void {
	if (account.ipAllowList.length === 0 || account.ipAllowList.includes(ip)) return;
	const six = ip.includes(':') ? ip : `::ffff:${ip}`;
	throw new WeChatError(40164, `invalid ip ${ip} ipv6 ${six}, not in whitelist`);
}

function checkMinute(desk: Desk, account: Account, path: string): void {
	const limit = account.minuteLimits[path] ?? MINUTE[path];
	if (limit === undefined) return;
	const calls = recent.get(desk) ?? new Map<string, number[]>();
	recent.set(desk, calls);
	const key = `${account.appid}|${path}`;
	const now = desk.world.clock.now();
	const last = (calls.get(key) ?? []).filter((at) => at > now - 60_000 && at <= now);
	if (last.length >= limit) throw new WeChatError(45011);
	calls.set(key, [...last, now]);
}

/** Counts one call; 45011 when too frequent, 45009 when the day's quota is used up. */
export function spend(desk: Desk, account: Account, path: string): void {
	checkMinute(desk, account, path);
	const now = desk.world.clock.now();
	const key = usageKey(account, path, now);
	const used = desk.state.usage[key] ?? 0;
	if (used >= dailyLimit(account, path)) throw new WeChatError(45009);
	const today = `|${cstDay(now)}|`;
	for (const old of Object.keys(desk.state.usage)) {
		if (!old.includes(today)) delete desk.state.usage[old];
	}
	desk.state.usage[key] = used + 1;
}

/** POST /cgi-bin/openapi/quota/get */
export function quotaOf(desk: Desk, request: ApiRequest, known: ReadonlySet<string>): Reply {
	const path = textOf(fieldsOf(request.call), 'cgi_path');
	if (!known.has(path)) throw new WeChatError(76021);
	const limit = dailyLimit(request.account, path);
	const used = desk.state.usage[usageKey(request.account, path, request.now)] ?? 0;
	return { errcode: 0, errmsg: 'ok', quota: { daily_limit: limit, used, remain: limit - used } };
}
