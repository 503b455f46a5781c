import { expect, test } from 'vitest';
import { deviceWords } from './devices.ts';

test.each([
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
		'Edge 浏览器，Windows',
	],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50',
		'微信，iPhone',
	],
	[
		'Mozilla/5.0 (Linux; Android 14; Pixel) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
		'Chrome 浏览器，安卓',
	],
	['curl/8.5.0', '其他程序'],
	['', '其他程序'],
])('%s is called %s', (userAgent, words) => {
	expect(deviceWords(userAgent)).toBe(words);
});
