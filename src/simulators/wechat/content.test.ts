import { expect, test } from 'vitest';
import { filterContent, plainText } from '#simulators/wechat/content.ts';

const hosts = {
	isPicture: (url: string) => url.startsWith('http://own/mmbiz/'),
	isArticle: (url: string) => url.startsWith('https://mp.weixin.qq.com/'),
};
const kept = (html: string): string => filterContent(html, hosts);

test.each([
	['a foreign picture', '<img src="https://elsewhere/a.png" alt="图">', '<img alt="图">'],
	['a foreign picture without quotes', '<img src=//elsewhere/a.png>', '<img>'],
	['a lazily loaded foreign picture', "<img data-src='https://elsewhere/a.png'>", '<img>'],
	['a data picture', '<img src="data:image/png;base64,AAAA">', '<img>'],
	['a script', '<p>前</p><script>alert("</p>")</script><p>后</p>', '<p>前</p><p>后</p>'],
	['a script left open', '<p>前</p><script>alert(1)', '<p>前</p>'],
	['a style sheet and a frame', '<style>p{}</style><iframe src="https://x"></iframe><p>文</p>', '<p>文</p>'],
	['event handlers and ids', '<p id="a" onclick="x()">文</p>', '<p>文</p>'],
	['a link to elsewhere', '<a href="https://elsewhere/">看</a>', '<a>看</a>'],
	['a link that runs a script', '<a href="javascript:x()">看</a>', '<a>看</a>'],
	[
		'a foreign background',
		'<section style="color:red;background-image:url(&quot;https://elsewhere/a.png&quot;);margin:0">文</section>',
		'<section style="color:red;margin:0">文</section>',
	],
	[
		'a foreign shorthand background',
		`<p style="background:#fff url('https://elsewhere/a.png')">文</p>`,
		'<p style="">文</p>',
	],
	['positions', '<p style="position:fixed;top:0">文</p>', '<p style="top:0">文</p>'],
	['a comment', '<!-- <img src="http://own/mmbiz/1/0"> --><p>文</p>', '<p>文</p>'],
	['a tag cut off at the end', '<p>文</p><img src="https://elsewhere', '<p>文</p>'],
])('%s is taken away silently', (_what, html, expected) => {
	expect(kept(html)).toBe(expected);
});

test.each([
	'<p style="color:red">文 &amp; 字</p>',
	'<img src="http://own/mmbiz/1/0?wx_fmt=png" alt="图">',
	'<section style="background-image:url(http://own/mmbiz/1/0)">文</section>',
	'<a href="https://mp.weixin.qq.com/s?__biz=1&amp;mid=2">往期</a>',
	'<h2>标题</h2><ul><li>一</li></ul><blockquote>二</blockquote>',
])('%s stays as it is', (html) => {
	expect(kept(html)).toBe(html);
});

test('the words of an article are its text without tags', () => {
	expect(plainText('<p>一 &amp; 二</p>\n<p>三</p>')).toBe('一 & 二 三');
});
