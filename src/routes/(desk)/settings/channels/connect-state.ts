import type { Cookies } from '@sveltejs/kit';
import { timingSafeEqual } from 'node:crypto';
import { newToken } from '#lib/server/ids.ts';

const COOKIE = 'jinguo-connect';
const PATH = '/settings/channels';
/** Longest time on the platform's page, seconds. */
const LIFE_S = 15 * 60;

/** Where platforms send people back to; the same for every channel, because platforms want one address registered. */
export function backAddress(origin: string): string {
	return new URL(`${PATH}/connected`, origin).href;
}

/** A state that only this browser knows, for this channel. */
export function giveState(cookies: Cookies, channelId: string, https: boolean): string {
	const state = `${channelId}.${newToken()}`;
	cookies.set(COOKIE, state, { path: PATH, httpOnly: true, sameSite: 'lax', secure: https, maxAge: LIFE_S });
	return state;
}

/** The channel a returning person set out from, once; null when it was not this browser or too long ago. */
export function takeState(cookies: Cookies, given: string | null): string | null {
	const kept = cookies.get(COOKIE);
	cookies.delete(COOKIE, { path: PATH });
	if (!kept || !given) return null;
	const [a, b] = [Buffer.from(kept), Buffer.from(given)];
	if (a.length !== b.length || !timingSafeEqual(a, b)) return null;
	return kept.slice(0, kept.lastIndexOf('.'));
}
