// What the counties publish on pages of their own, and what the compressed day goes on to write.
import { COUNTIES, type CoverName, type DemoArticle } from './content.ts';

/** Counties that run a page of their own, by name, with what they published this week. */
export const COUNTY_ARTICLES: Readonly<Record<string, readonly DemoArticle[]>> = {
	松岚区: [
		{
			column: 'dongtai',
			title: '松岚区：南湖街道“妈妈食堂”开张',
			summary: '二十位妈妈轮流掌勺，中午给双职工家的孩子做一顿热饭。',
			cover: 'noodles',
			body: [
				'十一点半，南湖街道的“妈妈食堂”准时开饭。二十位妈妈排了班，一天四个人掌勺。',
				'孩子们自己端盘、自己洗碗，吃完在隔壁图书角写作业，一点四十由志愿者送回学校。',
			],
		},
		{
			column: 'kepu',
			title: '松岚区：老楼楼道充电隐患，执委挨家提醒',
			summary: '三天走了四十二栋楼，劝走楼道里的电动车一百一十辆。',
			cover: 'plug',
			body: [
				'电动车不进楼、电池不入户，话说了多年，还是有人图方便。',
				'这周，北苑街道的执委们换了个说法：先帮你把车推到新车棚，再教你用手机充电。三天，楼道清出来了。',
			],
		},
	],
	澄湾区: [
		{
			column: 'dongtai',
			title: '澄湾区：少年之家周末陪读，三十名大学生来了',
			summary: '一对一结对，读一本书，写一页信。',
			cover: 'lamp',
			body: [
				'周六上午，澄湾区少年之家坐满了人。三十名大学生志愿者和三十名孩子结成对子。',
				'约定很简单：一个学期读完一本书，每月写一页信。',
			],
		},
	],
	碧渚县: [
		{
			column: 'xuenong',
			title: '碧渚县：绣娘的直播间，一晚卖出三百条围巾',
			summary: '妇联请来讲师教开播，县里十二个绣坊第一次“联播”。',
			cover: 'scarf',
			body: [
				'晚上八点，十二个绣坊同时开播。镜头前的绣娘有些紧张，手里的针却一点不慢。',
				'两个小时，三百条手工围巾卖完。县妇联已经排好下一期培训。',
			],
		},
	],
	云栗县: [
		{
			column: 'xuefa',
			title: '云栗县：赶场天，法律咨询台摆到栗树下',
			summary: '一个上午接待五十六人，当场约定调解三件。',
			cover: 'scales',
			body: [
				'栗树镇逢五赶场。文化广场的老栗树下，县妇联和司法所摆出一张长桌。',
				'问彩礼的、问欠薪的、问孩子抚养的，一个上午没断过人。三件当场约好了调解的日子。',
			],
		},
	],
	鹭洲县: [
		{
			column: 'zuimei',
			title: '鹭洲县：渡口边的“留灯人”',
			summary: '她守着渡口的灯，二十二年没有误过一个晚归的学生。',
			cover: 'lamp',
			body: [
				'渡口最后一班船六点半。总有孩子赶不上，她就把灯留着，等人来了再摇一趟。',
				'二十二年，灯换过七盏，没有误过一个学生。',
			],
		},
	],
	梅屿县: [
		{
			column: 'dongtai',
			title: '梅屿县：巾帼志愿者给留守老人量血压、剪头发',
			summary: '流动服务车一个月跑遍十四个村。',
			cover: 'people',
			body: [
				'一辆面包车，一张折叠椅，一台血压计。梅屿县的“暖心车”上个月跑了十四个村。',
				'量血压、剪头发、教用手机视频，末了陪着老人给在外的孩子打一个电话。',
			],
		},
	],
};

interface Theme {
	column: string;
	cover: CoverName;
	title: (place: string) => string;
	summary: string;
	body: (place: string) => string[];
}

const THEMES: readonly Theme[] = [
	{
		column: 'dongtai',
		cover: 'people',
		title: (place) => `${place}：“暖冬敲门”走访见闻`,
		summary: '问冷暖、查隐患、记需求，执委们的本子越写越厚。',
		body: (place) => [
			`今天上午，${place}的妇联执委按网格上门走访。`,
			'问一问冷暖，查一查用电用气，记一记需求；能当场办的当场办，办不了的写进清单。',
			'走访到月底结束，结果在村（社区）公示。',
		],
	},
	{
		column: 'kepu',
		cover: 'window',
		title: (place) => `${place}提醒：取暖留一道缝`,
		summary: '炭火、燃气取暖，门窗留缝两指宽，睡前熄火。',
		body: (place) => [
			`气温继续走低，${place}妇联提醒各家：烤火取暖，门窗留一道两指宽的缝。`,
			'觉得头晕、恶心，先开窗，再到屋外，拨打 120。',
		],
	},
	{
		column: 'xuenong',
		cover: 'greenhouse',
		title: (place) => `${place}：农技员进棚，草莓这样过冬`,
		summary: '控温、控湿、疏花，一棚一策。',
		body: (place) => [
			`${place}的草莓棚里，农技员一株一株看花、看叶。`,
			'夜里低于三度加盖二层膜，中午短时放风，湿度别超过百分之七十。',
		],
	},
	{
		column: 'ketang',
		cover: 'screen',
		title: (place) => `${place}：家长学校今晚开课`,
		summary: '讲怎么听孩子把话说完，带娃来也行。',
		body: (place) => [
			`今晚七点半，${place}家长学校开课，讲“先听完再说话”。`,
			'现场有托管角，带孩子来也没关系。没赶上的可以在网站看回放。',
		],
	},
	{
		column: 'xuefa',
		cover: 'scales',
		title: (place) => `${place}：以案说法，彩礼该不该退`,
		summary: '看是否共同生活、时间长短、有没有孩子。',
		body: (place) => [
			`${place}司法所今天讲了一个案子：订婚半年分手，彩礼退不退？`,
			'法院看三件事：有没有登记，共同生活多久，彩礼用在了哪里。拿不准的拨打 12338。',
		],
	},
	{
		column: 'zuimei',
		cover: 'house',
		title: (place) => `${place}｜邻里眼中的最美家庭`,
		summary: '不做惊天动地的事，只把一件小事做了许多年。',
		body: (place) => [
			`${place}这周推荐的最美家庭，是巷子里开小卖部的一家。`,
			'门口一条长凳，一壶热水，谁走累了都能坐一坐。十几年，凳子换过三条，热水没有断过。',
		],
	},
];

/** The `index`-th text of the compressed day; none comes twice within sixty. */
export function articleOfTheDay(index: number): DemoArticle {
	const theme = THEMES[index % THEMES.length];
	const place = COUNTIES[(index * 3 + Math.floor(index / THEMES.length)) % COUNTIES.length];
	if (!theme || place === undefined) throw new Error('the demonstration has no themes or no counties');
	const round = Math.floor(index / (THEMES.length * COUNTIES.length));
	const title = round === 0 ? theme.title(place) : `${theme.title(place)}（${round + 1}）`;
	return {
		column: theme.column,
		cover: theme.cover,
		title,
		summary: theme.summary,
		body: theme.body(place),
	};
}
