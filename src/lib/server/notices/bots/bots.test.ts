import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BOT_KINDS, type BotKind } from '#lib/contract/notices.ts';
import { isBotAddress, maskAddress } from './address.ts';
import type { BotAccount, BotMessage } from './bot.ts';
import { buildRequest } from './build-request.ts';
import { byteLength, cutText } from './cut-text.ts';
import { BOT_REFUSALS } from './errors.ts';
import { readAnswer } from './send-message.ts';

const NOW = Date.parse('2026-11-24T10:48:00+08:00');
const KEY = '693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa';
const URLS: Readonly<Record<BotKind, string>> = {
	wecom: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${KEY}`,
	dingtalk: `https://oapi.dingtalk.com/robot/send?access_token=${'a1'.repeat(32)}`,
	feishu: `https://open.feishu.cn/open-apis/bot/v2/hook/${KEY}`,
};
const bot = (kind: BotKind, more: Partial<BotAccount> = {}): BotAccount => ({
	kind,
	url: URLS[kind],
	signSecret: '',
	keyword: '',
	...more,
});
const message = (more: Partial<BotMessage> = {}): BotMessage => ({
	title: '等待初审：《冬季用电用气安全》',
	lines: ['铜江市妇联 · 周敏 提交', 'https://rong.example.cn/reviews/1'],
	mentions: [],
	ids: ['1A2B'],
	...more,
});

type Body = Record<string, Record<string, unknown>>;
const bodyOf = (account: BotAccount, said: BotMessage) =>
	JSON.parse(buildRequest(account, said, NOW).body) as Body;

describe('cutting by bytes', () => {
	test.each([
		['妇女儿童', 12, '妇女儿童'],
		['妇女儿童', 11, '妇女…'],
		['妇女儿童', 9, '妇女…'],
		['妇女儿童', 8, '妇…'],
		['a妇女', 6, 'a…'],
		// Four bytes in UTF-8, two units in JavaScript.
		['𠮷𠮷𠮷', 11, '𠮷𠮷…'],
		['𠮷𠮷𠮷', 10, '𠮷…'],
		// One picture made of seven code points.
		['👨‍👩‍👧‍👦好', 27, '…'],
		['e\u0301e\u0301e\u0301', 8, 'e\u0301…'],
		['妇女', 2, ''],
	])('%s within %i bytes is %s', (text, max, expected) => {
		const cut = cutText(text, max);
		expect(cut).toBe(expected);
		expect(byteLength(cut)).toBeLessThanOrEqual(max);
	});

	test('no length of a long text splits a character', () => {
		const text = '铜江𠮷🌸e\u0301 文'.repeat(20);
		for (let max = 3; max < byteLength(text); max++) {
			const cut = cutText(text, max);
			expect(byteLength(cut)).toBeLessThanOrEqual(max);
			expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|\uFFFD/);
			expect(text.startsWith(cut.slice(0, -1))).toBe(true);
		}
	});
});

describe('what is sent', () => {
	test('a message to nobody in particular is Markdown for WeCom, and what people wrote is not', () => {
		const body = bodyOf(bot('wecom'), message({ title: '《*重要*》[链接](x)' }));
		expect(body.msgtype).toBe('markdown');
		expect(body.markdown?.content).toContain('**《\\*重要\\*》\\[链接\\](x)**');
		expect(body.markdown?.content).toContain('#1A2B');
	});

	test('WeCom calls members by id and by number, in a text', () => {
		const mentions = [
			{ name: '何苗', handle: 'hemiao' },
			{ name: '陈静', handle: '13800000000' },
			{ name: '沈岚', handle: null },
		];
		const body = bodyOf(bot('wecom'), message({ mentions }));
		expect(body.text).toMatchObject({ mentioned_list: ['hemiao'], mentioned_mobile_list: ['13800000000'] });
		expect(body.text?.content).toContain('@沈岚');
	});

	test('DingTalk finds the called number in the text too', () => {
		const body = bodyOf(bot('dingtalk'), message({ mentions: [{ name: '陈静', handle: '13800000000' }] }));
		expect(body.at).toMatchObject({ atMobiles: ['13800000000'], isAtAll: false });
		expect(body.markdown?.text).toContain('@13800000000');
	});

	test('Feishu calls by a tag of its own', () => {
		const body = bodyOf(bot('feishu'), message({ mentions: [{ name: '陈静', handle: 'ou_1' }] }));
		expect(JSON.stringify(body)).toContain('{"tag":"at","user_id":"ou_1"}');
	});

	test('the keyword of the group stands in the message, once', () => {
		for (const kind of BOT_KINDS) {
			const account = bot(kind, { keyword: '融媒' });
			expect(buildRequest(account, message(), NOW).body.split('融媒')).toHaveLength(2);
			const already = buildRequest(account, message({ title: '融媒台：待审' }), NOW).body;
			expect(already).not.toContain('融媒 融媒台');
		}
	});

	test('DingTalk signs the query: the secret is the key and stands in the message', () => {
		const url = new URL(buildRequest(bot('dingtalk', { signSecret: 'SECabc' }), message(), NOW).url);
		expect(url.searchParams.get('timestamp')).toBe(String(NOW));
		const expected = createHmac('sha256', 'SECabc').update(`${NOW}\nSECabc`).digest('base64');
		expect(url.searchParams.get('sign')).toBe(expected);
		expect(url.searchParams.get('access_token')).toBe('a1'.repeat(32));
	});

	test('Feishu signs the body, key and message the other way round, in seconds', () => {
		const body = bodyOf(bot('feishu', { signSecret: 'abc' }), message()) as unknown as Record<string, string>;
		expect(body.timestamp).toBe(String(NOW / 1_000));
		const expected = createHmac('sha256', `${NOW / 1_000}\nabc`).digest('base64');
		expect(body.sign).toBe(expected);
	});

	test.each(BOT_KINDS)('%s: a message of any length stays within the limit and keeps its ids', (kind) => {
		const lines = Array.from({ length: 2_000 }, (_, n) => `第 ${n} 条 "引号" 𠮷\\反斜杠`);
		for (const mentions of [[], [{ name: '何苗', handle: 'hemiao' }]]) {
			const { body } = buildRequest(bot(kind), message({ lines, mentions, title: '汇总'.repeat(100) }), NOW);
			expect(byteLength(body)).toBeLessThanOrEqual(20_000);
			expect(body).toContain('#1A2B');
			const parsed = JSON.parse(body) as Body;
			const content = parsed.markdown?.content ?? parsed.text?.content;
			if (kind === 'wecom')
				expect(byteLength(content as string)).toBeLessThanOrEqual(mentions.length > 0 ? 2_048 : 4_096);
		}
	});
});

const CODES = BOT_KINDS.flatMap((kind) =>
	Object.entries(BOT_REFUSALS[kind]).map(([code, entries]) => [kind, Number(code), entries.at(-1)] as const),
);
const answer = (value: unknown) =>
	new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const refusal = (kind: BotKind, code: number | string, said: string) =>
	kind === 'feishu' ? { code, msg: said } : { errcode: code, errmsg: said };

describe('what platforms answer', () => {
	test('every documented code is in the table', () => {
		const documented = {
			wecom: [93000, 93004, 93008, 40058, 45009, 40008, 44004],
			dingtalk: [310000, 300001, 400013, 400101, 400102, 404, 43004, 130101],
			feishu: [19001, 19021, 19022, 19024, 9499, 19036, 11232],
		};
		for (const kind of BOT_KINDS)
			expect(Object.keys(BOT_REFUSALS[kind]).map(Number).toSorted()).toEqual(documented[kind].toSorted());
	});

	test.each(CODES)('%s %i has its class and a Chinese sentence', (kind, code, entry) => {
		const outcome = readAnswer(kind, 200, answer(refusal(kind, code, 'whatever')));
		expect(outcome).toMatchObject({ kind: 'refused', class: entry?.class, code });
		expect(readAnswer(kind, 200, answer(refusal(kind, String(code), 'x')))).toEqual(outcome);
		const { sentence } = outcome as { sentence: string };
		expect(sentence).toMatch(/^[一-鿿][^a-z]*(Webhook[^a-z]*)?。$/);
		expect(sentence).not.toContain(String(code));
	});

	test.each([
		[45009, 'wecom', 60_000],
		[130101, 'dingtalk', 600_000],
		[11232, 'feishu', 60_000],
	] as const)('%i of %s waits %i ms', (code, kind, waitMs) => {
		expect(readAnswer(kind, 200, answer(refusal(kind, code, '')))).toMatchObject({ class: 'wait', waitMs });
	});

	test.each([
		['keywords not in content', '关键词'],
		['sign not match, more: [https://…]', '签名'],
		['invalid timestamp', '签名'],
		['ip 1.2.3.4 not in whitelist', '地址'],
		['something new', '安全设置没有通过'],
	])('DingTalk 310000 「%s」 is told apart', (said, words) => {
		const outcome = readAnswer('dingtalk', 200, answer({ errcode: 310000, errmsg: said }));
		expect((outcome as { sentence: string }).sentence).toContain(words);
	});

	test.each([
		['an HTML page', 200, '<html>502</html>'],
		['nothing', 200, ''],
		['a gateway', 502, '{"errcode":0}'],
		['a list', 200, '[]'],
		['no code', 200, '{}'],
		['an unknown code', 200, '{"errcode":-1,"errmsg":"system busy"}'],
		['a huge code', 200, '{"errcode":123456789012345678901}'],
	])('%s is not taken for an answer', (_what, status, text) => {
		expect(readAnswer('wecom', status, answer(text)).kind).toBe('unknown');
		expect(readAnswer('dingtalk', status, answer(text)).kind).toBe('unknown');
	});

	test('yes is said three ways', () => {
		expect(readAnswer('wecom', 200, answer({ errcode: 0, errmsg: 'ok' }))).toEqual({ kind: 'sent' });
		expect(readAnswer('feishu', 200, answer({ code: 0, msg: 'success', data: {} }))).toEqual({
			kind: 'sent',
		});
		expect(readAnswer('feishu', 200, answer({ StatusCode: 0, StatusMessage: 'success' }))).toEqual({
			kind: 'sent',
		});
	});
});

describe('where bots live', () => {
	test.each(BOT_KINDS)('%s: its own address and no other kind’s', (kind) => {
		for (const other of BOT_KINDS) expect(isBotAddress(kind, URLS[other], [])).toBe(kind === other);
	});

	test.each([
		'http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a',
		'https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=a',
		'https://qyapi.weixin.qq.com.evil.cn/cgi-bin/webhook/send?key=a',
		'https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a',
		'https://qyapi.weixin.qq.com@10.0.0.1/cgi-bin/webhook/send?key=a',
		'https://127.0.0.1/cgi-bin/webhook/send?key=a',
		'https://qyapi.weixin.qq.com/cgi-bin/webhook/send',
		'https://qyapi.weixin.qq.com/cgi-bin/token?key=a',
		'file:///cgi-bin/webhook/send?key=a',
		'不是地址',
	])('%s is refused', (address) => {
		expect(isBotAddress('wecom', address, ['10.0.0.2:80'])).toBe(false);
	});

	test('a listed host is taken with the path of the platform only', () => {
		const allow = ['127.0.0.1:4100'];
		expect(isBotAddress('wecom', 'http://127.0.0.1:4100/sim/bots/cgi-bin/webhook/send?key=a', allow)).toBe(
			true,
		);
		expect(isBotAddress('wecom', 'http://127.0.0.1:4101/sim/bots/cgi-bin/webhook/send?key=a', allow)).toBe(
			false,
		);
		expect(isBotAddress('wecom', 'http://127.0.0.1:4100/etc/passwd?key=a', allow)).toBe(false);
	});

	test('a mask keeps four characters of the secret', () => {
		expect(maskAddress(URLS.wecom)).toBe('qyapi.weixin.qq.com/…5aaa');
	});
});
