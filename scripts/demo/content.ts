// What the demonstration's federation writes and does. Places and people are invented; the kinds of work are real.

/** Drawings of our own; `covers.ts` has one for each. */
export type CoverName =
	| 'lamp'
	| 'house'
	| 'scarf'
	| 'scales'
	| 'screen'
	| 'greenhouse'
	| 'shield'
	| 'plug'
	| 'thermometer'
	| 'noodles'
	| 'window'
	| 'people';

export interface DemoArticle {
	/** Slug of the column it stands in. */
	column: string;
	title: string;
	summary: string;
	cover: CoverName;
	/** Paragraphs; one that starts with '# ' is a heading, with '- ' a line of a list, with '> ' a quotation. */
	body: readonly string[];
}

export const FEDERATION = {
	name: '铜江市妇女联合会',
	shortName: '铜江市妇联',
	level: 'city',
	code: '5299',
} as const;

export const COUNTIES = [
	'松岚区',
	'澄湾区',
	'碧渚县',
	'云栗县',
	'石桐县',
	'青荷县',
	'鹭洲县',
	'竹陂县',
	'梅屿县',
	'望川县',
] as const;

export const TOWNSHIPS: Readonly<Record<string, readonly string[]>> = {
	松岚区: ['南湖街道', '北苑街道'],
	云栗县: ['栗树镇', '清溪镇'],
};

export const ARTICLES: readonly DemoArticle[] = [
	{
		column: 'kepu',
		title: '小雪时节，给家里老人的五条保暖提醒',
		summary: '降温了，穿衣、泡脚、烤火、出门、打电话，五件小事照着做。',
		cover: 'scarf',
		body: [
			'小雪一到，早晚温差拉大。家里有老人的，今天就照这五条看看。',
			'# 一、衣服穿三层',
			'里层吸汗，中层保暖，外层挡风；出门加帽子和围巾，袜口不要太紧。',
			'# 二、睡前泡泡脚',
			'水温四十度上下，一刻钟就够。有糖尿病的老人先用手肘试温，不要用脚试。',
			'# 三、烤火要留缝',
			'用炭火、燃气取暖，门窗留一道两指宽的缝，睡前务必熄灭。觉得头晕、恶心，马上开窗、走到屋外，拨打 120。',
			'# 四、出门慢半步',
			'雨雪天穿防滑鞋，贴着扶手走，不抢最后几秒的绿灯。',
			'# 五、多打一个电话',
			'独居老人每天通一次话。需要帮助请拨 12338，或找村（社区）妇联执委。',
		],
	},
	{
		column: 'zuimei',
		title: '最美家庭｜三代人守着的一盏灯',
		summary: '祖孙三代接力，把自家堂屋变成了全村孩子的图书角。',
		cover: 'lamp',
		body: [
			'天刚擦黑，村口老槐树旁的那盏灯就亮了。灯下是一张长桌、十几把高矮不一的凳子，还有两面墙的书。',
			'这间屋原是家里的堂屋。奶奶退休那年，把教了一辈子书攒下的几百本书搬了出来；父亲打了书架；如今轮到孙女，每天放学后带着弟弟妹妹们读一小时。',
			'> 灯亮着，孩子们就知道有地方去。',
			'六年里，图书角的书从三百本变成两千多本，来过的孩子有一百多个。',
		],
	},
	{
		column: 'xuefa',
		title: '妇联喊你来学法：反家庭暴力法三问三答',
		summary: '遇到家暴怎么留证据、找谁、怎么申请人身安全保护令。',
		cover: 'scales',
		body: [
			'# 一问：遭遇家暴，第一步做什么？',
			'先到安全的地方，再拨打 110。记下时间、地点，保留照片、病历和聊天记录。',
			'# 二问：什么是告诫书？',
			'公安机关对情节较轻的加害人可以出具告诫书，它也是法院认定家暴事实的证据。',
			'# 三问：人身安全保护令怎么申请？',
			'可以向居住地或者家暴发生地的基层人民法院申请，妇联可以代为申请。法院在七十二小时内作出裁定，情况紧急的二十四小时内作出。',
			'拿不准的，拨打 12338 妇女维权公益服务热线。',
		],
	},
	{
		column: 'ketang',
		title: '空中课堂第十二讲：亲子沟通，先听完再说话',
		summary: '每周三晚上七点半开讲，这一讲说怎么听孩子把话说完。',
		cover: 'screen',
		body: [
			'孩子一开口，大人就想纠正、想评价、想讲道理。可是话说到一半被打断三次，下次他就不说了。',
			'这一讲请家庭教育讲师带大家做一个小练习：听孩子说三分钟，只点头，不插话；说完以后，用自己的话复述一遍，问一句“我听对了吗”。',
			'课后作业：本周选一个晚上试一次，把孩子的反应记下来，下周三我们一起聊。',
		],
	},
	{
		column: 'xuenong',
		title: '妇联喊你来学农：大棚草莓越冬管理五步走',
		summary: '控温、控湿、疏花、防病、采收，农技员手把手讲。',
		cover: 'greenhouse',
		body: [
			'进入十一月，大棚草莓陆续现蕾开花，夜间低温是头一关。',
			'第一步控温：白天二十五度左右，夜间不低于五度，低于三度要加盖二层膜。',
			'第二步控湿：中午短时放风，滴灌少量多次，棚内湿度不超过百分之七十。',
			'第三步疏花疏叶，第四步防灰霉病，第五步看色采收。详细办法可到乡镇农技站领取图册。',
		],
	},
	{
		column: 'piyao',
		title: '不信谣：所谓“补贴登记”短信是骗局',
		summary: '妇联不会用短信链接登记发放补贴，收到请删除并提醒家人。',
		cover: 'shield',
		body: [
			'近日有群众收到短信，称点击链接登记即可领取“妇女生活补贴”。经核实，市、县两级妇联均未发布过此类信息。',
			'请记住三条：不点陌生链接，不填银行卡号和验证码，不转发。',
			'已经填写过信息的，请尽快联系银行冻结卡片，并拨打 96110 或 110。',
		],
	},
	{
		column: 'changyi',
		title: '致全市家庭的倡议：一起做好冬季用电用气安全',
		summary: '每家每户检查一遍：电热毯、插线板、燃气软管、通风口。',
		cover: 'plug',
		body: [
			'冬季用电用气高峰到了，市妇联向全市家庭发出倡议：今晚花二十分钟，一家人一起检查一遍。',
			'- 电热毯有没有折叠变硬',
			'- 插线板有没有串接',
			'- 燃气软管是否超过十八个月',
			'- 热水器排烟口是否通到室外',
			'发现问题先关再修。让每个家庭都平平安安过冬。',
		],
	},
	{
		column: 'kepu',
		title: '流感季，孩子发热怎么护理',
		summary: '体温、精神、饮水、复诊，四个时刻记清楚。',
		cover: 'thermometer',
		body: [
			'孩子发热时，先看精神状态，再看体温数字。',
			'体温三十八度五以下、精神好的，多饮水、减衣物、勤观察；超过三十八度五或者明显不舒服，按说明书服用退热药，两次间隔不少于四小时。',
			'三个月以内的婴儿发热、发热超过三天、抽搐、嗜睡、呼吸急促，请马上就医。',
		],
	},
	{
		column: 'zuimei',
		title: '最美家庭｜一碗热汤面里的邻里情',
		summary: '社区食堂歇业那半年，她家的面馆每天给独居老人留二十碗面。',
		cover: 'noodles',
		body: [
			'早上六点，南街的面馆第一锅水开了。头二十碗面不卖，装进保温桶，由丈夫骑车送到楼上楼下的独居老人家。',
			'“他们爱吃软一点，盐要少放。”她把每位老人的口味写在灶台边的小黑板上。',
			'半年里，送出去的面有三千多碗。社区食堂重新开张那天，老人们又走回了面馆，说是来还碗的。',
		],
	},
	{
		column: 'xuefa',
		title: '妇联喊你来学法：婚前财产怎么约定',
		summary: '写清楚、签字、留存，三步把约定做扎实。',
		cover: 'scales',
		body: [
			'民法典规定，男女双方可以约定婚姻关系存续期间所得的财产以及婚前财产归各自所有、共同所有，或者部分各自所有、部分共同所有。',
			'约定应当采用书面形式，双方签字，写明财产名称、数额和归属，各留一份。',
			'数额较大的，建议到公证处办理公证。',
		],
	},
	{
		column: 'kepu',
		title: '一氧化碳中毒怎么防、怎么救',
		summary: '没有颜色没有气味，最怕在睡着以后。',
		cover: 'window',
		body: [
			'一氧化碳没有颜色、没有气味，炭火、燃气热水器、车库里怠速的汽车都会产生。',
			'预防靠通风：取暖留缝，热水器装在通风处，装一只报警器。',
			'发现有人中毒，先开窗、把人抬到屋外，解开衣领，拨打 120；呼吸心跳停止的立即做心肺复苏。',
		],
	},
	{
		column: 'ketang',
		title: '空中课堂第十一讲：听懂孩子的“没事”',
		summary: '孩子说没事的时候，多半有事。',
		cover: 'screen',
		body: [
			'孩子说“没事”，有时是不想说，有时是不知道怎么说。',
			'讲师给了三个开口的办法：说看见的，不说猜到的；说自己的感受，不给孩子下结论；给一个可以不回答的选择。',
			'回放可以在网站“空中课堂”栏目找到。',
		],
	},
];

export const ACTIVITIES = [
	{ title: '社区防寒宣传入户', place: '松岚区南湖街道', hours: 3 },
	{ title: '送法进村：反家庭暴力宣讲', place: '云栗县栗树镇文化广场', hours: 2 },
	{ title: '留守儿童周末陪读', place: '澄湾区少年之家', hours: 3 },
] as const;

const SURNAMES = ['李', '王', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙'];
const GIVEN = ['敏', '静', '岚', '苗', '洁', '青', '芳', '霞', '云', '萍', '秀', '燕', '蓉', '莉'];

/** Invented names, the same ones every time. */
export function demoNames(count: number): string[] {
	return Array.from({ length: count }, (_, at) => {
		const surname = SURNAMES[at % SURNAMES.length] ?? '李';
		const given = GIVEN[(at * 5 + Math.floor(at / SURNAMES.length)) % GIVEN.length] ?? '敏';
		return surname + given;
	});
}
