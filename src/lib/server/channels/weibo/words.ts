import type { WeiboLimits } from '#lib/contract/platforms/weibo.ts';

/** A web address in running Chinese text ends at a space or at the first Chinese character. */
const URLS = /https?:\/\/[^\s\u2e80-\u9fff\uff00-\uffef]+/g;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const HALF_WIDTH_END = 0xff;

function halves(text: string): number {
	let sum = 0;
	for (const each of text) sum += (each.codePointAt(0) ?? 0) <= HALF_WIDTH_END ? 1 : 2;
	return sum;
}

/**
 * 字数 as Weibo may count them: a full-width character 1, two half-width ones 1, a link either as it is written or as
 * its short form. The pages disagree, so the larger of both is what counts.
 */
export function weiboLength(text: string, limits: Pick<WeiboLimits, 'linkWeight'>): number {
	const links = text.match(URLS)?.length ?? 0;
	const written = Math.ceil(halves(text) / 2);
	const shortened = Math.ceil(halves(text.replace(URLS, '')) / 2) + links * limits.linkWeight;
	return Math.max(written, shortened);
}

/** Whether a text holds a #话题#, which a shared post may not. A fragment of a link is none. */
export function hasTopic(text: string): boolean {
	return /[#＃][^#＃]+[#＃]/.test(text.replace(URLS, ''));
}

/** What two texts have in common when Weibo rewrote the links of one: no links, no white space, no entities. */
export function plainWords(text: string): string {
	return text
		.replace(URLS, '')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replace(/\s+/g, '');
}

/** The last part of a post's address: the mid in groups of seven digits from the right, each in base 62, padded to four. */
export function base62(mid: string): string {
	const groups: string[] = [];
	for (let end = mid.length; end > 0; end -= 7) groups.unshift(mid.slice(Math.max(0, end - 7), end));
	return groups.map((group, index) => digits(Number(group)).padStart(index === 0 ? 1 : 4, '0')).join('');
}

function digits(value: number): string {
	let left = value;
	let out = '';
	do {
		out = (ALPHABET[left % 62] ?? '') + out;
		left = Math.floor(left / 62);
	} while (left > 0);
	return out;
}
