import type { Dice } from '#simulators/dice.ts';
import type { Link } from '#simulators/weibo/state.ts';

const URLS = /https?:\/\/[^\s\u3000\u4e00-\u9fff\uff00-\uffef]+/g;
const SHORT_CHARACTERS = 10;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function urlsIn(text: string): string[] {
	return text.match(URLS) ?? [];
}

/** 字数: a full-width character 1, two half-width ones 1, a link 10 as its t.cn form. */
export function weiboLength(text: string): number {
	const links = urlsIn(text).length;
	const halves = [...text.replace(URLS, '')].reduce(
		(sum, each) => sum + ((each.codePointAt(0) ?? 0) <= 0xff ? 1 : 2),
		0,
	);
	return Math.ceil(halves / 2) + links * SHORT_CHARACTERS;
}

/** Links become t.cn links. */
export function shorten(dice: Dice, text: string): { text: string; links: Link[] } {
	const links: Link[] = [];
	const shown = text.replace(URLS, (long) => {
		const short = `http://t.cn/A6${dice.text(6, 't.cn', long).replace(/[-_]/g, '0')}`;
		links.push({ short, long });
		return short;
	});
	return { text: shown, links };
}

/** What two texts have in common when only their links differ. */
export function withoutUrls(text: string): string {
	return text.replace(URLS, '').replace(/\s+/g, '');
}

export function hasTopic(text: string): boolean {
	return /[#＃][^#＃]+[#＃]/.test(text.replace(URLS, ''));
}

/** mid → the last part of a post's address: groups of seven digits from the right, each in base 62, padded to four. */
export function base62(mid: string): string {
	const groups: string[] = [];
	for (let end = mid.length; end > 0; end -= 7) groups.unshift(mid.slice(Math.max(0, end - 7), end));
	return groups
		.map((group, index) => {
			let left = Number(group);
			let out = '';
			do {
				out = (ALPHABET[left % 62] ?? '') + out;
				left = Math.floor(left / 62);
			} while (left > 0);
			return index === 0 ? out : out.padStart(4, '0');
		})
		.join('');
}
