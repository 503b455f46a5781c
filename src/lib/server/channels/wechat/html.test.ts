import { describe, expect, test } from 'vitest';
import { payloadOf } from '#tests/support/wechat.ts';
import { checkPayload } from './check-payload.ts';
import { picturesIn, toWechatHtml, UnsafeHtmlError } from './html.ts';

const nobody = { source: '', editor: '', responsible: '', approvers: [] };
const URL_1 = 'https://mmbiz.qpic.cn/mmbiz_jpg/abc/0?wx_fmt=jpeg&a=1';
const made = (html: string, pictures: [string, string][] = []) =>
	toWechatHtml(html, nobody, new Map(pictures));

describe('the body on WeChat', () => {
	test('keeps headings, quotes and lists with their own styles', () => {
		const html = made(
			'<h2>一</h2><h3>二</h3><blockquote><p>引</p></blockquote><ul><li><p>甲</p></li></ul><ol start="3"><li><p>乙</p></li></ol><hr><p>行<br>尾</p>',
		);
		for (const tag of ['h2', 'h3', 'blockquote', 'ul', 'li', 'p', 'hr'])
			expect(html).toMatch(new RegExp(`<${tag} style="[^"]+">`));
		expect(html).toContain('<ol start="3" style=');
		expect(html).toContain('行<br>尾');
		expect(html).not.toMatch(/class=|<style|id=/);
	});

	test('has the address of each uploaded picture and no trace of ours', () => {
		const html = made('<img data-media="m-1" alt="合影 url(x)"><img data-media="m-1" alt="">', [
			['m-1', URL_1],
		]);
		expect(
			html.match(/src="https:\/\/mmbiz\.qpic\.cn\/mmbiz_jpg\/abc\/0\?wx_fmt=jpeg&amp;a=1"/g),
		).toHaveLength(2);
		expect(html).not.toContain('data-media');
		expect(
			picturesIn('<img data-media="b" alt=""><p>x</p><img alt="" data-media="a"><img data-media="b">'),
		).toEqual(['b', 'a']);
	});

	test('keeps links to WeChat articles and only the words of all others', () => {
		const html = made(
			'<p><a href="https://mp.weixin.qq.com/s?a=1&amp;b=2" rel="noopener">甲</a><a href="https://elsewhere.example/">乙</a><a href="https://mp.weixin.qq.com.evil.example/">丙</a></p>',
		);
		expect(html).toContain('<a href="https://mp.weixin.qq.com/s?a=1&amp;b=2" style="');
		expect(html).toContain('</a>乙丙</p>');
		expect(html.match(/<a /g)).toHaveLength(1);
	});

	test('ends with the people who answer for it, escaped', () => {
		const html = toWechatHtml(
			'<p>文</p>',
			{ source: 'A<b>', editor: '甲', responsible: '', approvers: ['乙', '丙'] },
			new Map(),
		);
		expect(html).toContain('来源丨A&lt;b&gt;');
		expect(html).toContain('编辑丨甲');
		expect(html).not.toContain('责编丨');
		expect(html).toContain('审核丨乙 丙');
	});

	test.each([
		'<img data-media="m-2" alt="">',
		'<img alt="x">',
		'<img src="https://elsewhere.example/a.png">',
		'<p onclick=alert(1)>x</p>',
		'<script>x</script>',
		'<p>a < b</p>',
		'<IMG SRC="https://elsewhere.example/a.png">',
		'<svg><image href="x"></svg>',
	])('refuses %s', (html) => expect(() => made(html, [['m-1', URL_1]])).toThrow(UnsafeHtmlError));
});

describe('the limits of a WeChat account', () => {
	const codes = (more: Parameters<typeof payloadOf>[0], settings?: Record<string, unknown>) =>
		checkPayload(payloadOf(more), settings).map(({ code, level }) => `${level} ${code}`);
	test.each([
		[{}, []],
		[{ title: '题'.repeat(32) }, []],
		[{ title: '题'.repeat(33) }, ['warn title_long']],
		[{ title: '题'.repeat(64) }, ['warn title_long']],
		[{ title: '𠮷'.repeat(65) }, ['block title_too_long']],
		[{ summary: '摘'.repeat(128) }, []],
		[{ summary: '摘'.repeat(129) }, ['block summary_too_long']],
		[{ signature: { ...payloadOf().signature, editor: '编'.repeat(16) } }, []],
		[{ signature: { ...payloadOf().signature, editor: '编'.repeat(17) } }, ['warn author_long']],
		[{ html: '<p><a href="https://mp.weixin.qq.com/s/x">文</a></p>' }, []],
		[{ html: '<p><a href="https://site.example/?a=1&amp;b=2">文</a></p>' }, ['warn links_dropped']],
		[{ coverMediaId: null }, []],
		[{ coverMediaId: null, html: '<p>文</p>' }, ['block cover_missing']],
		[{ html: '<p></p>', text: ' ' }, ['block body_empty']],
		[{ html: '<img data-media="m-1" alt="">', text: '' }, []],
		[{ html: `<p>${'文'.repeat(19_000)}</p>` }, []],
		[{ html: `<p>${'文'.repeat(20_000)}</p>` }, ['block body_too_long']],
	])('%# are kept', (more, problems) => expect(codes(more)).toEqual(problems));

	test('can be set for an account', () => {
		expect(codes({ title: '题'.repeat(20) }, { limits: { titleWarn: 5, titleBlock: 10 } })).toEqual([
			'block title_too_long',
		]);
		expect(codes({ summary: '摘'.repeat(129) }, { limits: { digest: 200 } })).toEqual([]);
		const signature = { ...payloadOf().signature, editor: '编'.repeat(20) };
		expect(codes({ signature }, { limits: { author: 20 } })).toEqual([]);
	});
});
