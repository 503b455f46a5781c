import { ROLE_WORDS } from '#lib/labels/roles.ts';
import { ADMIN, PEOPLE } from './people.ts';

export interface Addresses {
	port: number;
	lan: readonly string[];
	wallLink: string;
	simulator: string;
	password: string;
}

/** Columns a terminal needs for `text`: Chinese characters take two. */
function width(text: string): number {
	return [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
}
function padded(text: string, columns: number): string {
	return text + ' '.repeat(Math.max(1, columns - width(text)));
}

/** What the demonstration says once it runs. */
export function summary({ port, lan, wallLink, simulator, password }: Addresses): string {
	const local = `http://localhost:${port}`;
	const people = [
		{ ...ADMIN, county: null, role: 'admin' as const },
		...Object.values(PEOPLE).filter((person) => person.county === null || person.login === 'songlan'),
	];
	const line = (label: string, text: string) => `  ${padded(label, 10)}${text}`;
	return [
		'',
		'巾帼融媒台的演示已经就绪。单位、人名和数字都是编的，每一页都有“演示数据”水印。',
		'',
		line('本机打开', local),
		...lan.map((address) => line('局域网', `http://${address}:${port}`)),
		line('网站', `${local}/site`),
		line('大屏', `${local}${wallLink}`),
		line('', '（在大屏电脑上打开一次即可；三十秒内就会动起来）'),
		line('模拟微信', `${simulator}/`),
		line('', '（代替微信公众平台：能看到它收到了什么，也能让它断线、出错）'),
		'',
		line('口令', `${password}（所有账号相同，每次演示都不同）`),
		'',
		...people.map(
			({ login, name, county, role }) =>
				`  ${padded(login, 12)}${padded(ROLE_WORDS[role], 14)}${padded(name, 10)}${county ?? ''}`,
		),
		'',
		'  可以试试：用 chushen、fushen、zhongshen 依次签一篇稿件；用 cehua 处理“结果待核”的那一篇',
		'  （微信其实已经发出，在模拟微信里能找到链接）；看着大屏，同时在手机上打开网站的文章。',
		'',
		'  接下来三个小时会演一天：读者阅读、稿件送审发布、志愿者签到。按 Ctrl-C 结束演示。',
		'',
	].join('\n');
}
