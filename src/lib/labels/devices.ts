const BROWSERS: readonly [RegExp, string][] = [
	[/MicroMessenger\//, '微信'],
	[/DingTalk\//, '钉钉'],
	[/Edg(?:A|iOS)?\//, 'Edge 浏览器'],
	[/(?:360SE|QIHU|360EE)/i, '360 浏览器'],
	[/QQBrowser\//, 'QQ 浏览器'],
	[/HuaweiBrowser\//, '华为浏览器'],
	[/(?:Firefox|FxiOS)\//, 'Firefox 浏览器'],
	[/(?:Chrome|Chromium|CriOS)\//, 'Chrome 浏览器'],
	[/Safari\//, 'Safari 浏览器'],
];
const SYSTEMS: readonly [RegExp, string][] = [
	[/HarmonyOS|OpenHarmony/, '鸿蒙'],
	[/Android/, '安卓'],
	[/iPhone/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Windows/, 'Windows'],
	[/Macintosh/, '苹果电脑'],
	[/Linux/, 'Linux'],
];

/** A browser's User-Agent as people say it: 「Chrome 浏览器，Windows」. Good enough to tell one's own devices apart. */
export function deviceWords(userAgent: string): string {
	const first = (list: readonly [RegExp, string][]) => list.find(([known]) => known.test(userAgent))?.[1];
	return [first(BROWSERS) ?? '其他程序', first(SYSTEMS)].filter(Boolean).join('，');
}
