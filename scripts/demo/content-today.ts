// What the demonstration's federation works on today: each text stands for one state that a post can be in.
import type { DemoArticle } from './content.ts';

/** Waits for the first review. */
export const IN_FIRST: readonly DemoArticle[] = [
	{
		column: 'kepu',
		title: '电热毯用了几年该换？看这三处',
		summary: '看年限、看接头、摸平整，三处有一处不对就别再用。',
		cover: 'house',
		body: [
			'电热毯一般用六年就该换。超过年限的，里面的电热丝容易断，接头容易打火。',
			'# 三处自查',
			'- 看标牌：找到出厂日期，满六年就停用',
			'- 看接头：插头发黑、发软、有焦味，马上拔掉',
			'- 摸毯面：有硬块、打折、鼓包的，不能再铺',
			'铺平了再开，睡前预热、上床关掉。家里有老人和孩子的，请替他们看一遍。',
		],
	},
	{
		column: 'dongtai',
		title: '市妇联启动“暖冬敲门”行动',
		summary: '十个县（市、区）执委结对敲门，问冷暖、查隐患、记需求。',
		cover: 'people',
		body: [
			'今天起到月底，全市各级妇联执委按网格上门，走访独居老人、单亲困难母亲和留守儿童家庭。',
			'敲门做三件事：问一问冷暖，查一查用电用气，记一记需求。能当场解决的当场办，不能当场解决的由县级妇联三日内答复。',
			'> 门敲开了，心就近了。',
		],
	},
	{
		column: 'xuefa',
		title: '妇联喊你来学法：离婚冷静期里，这些事不能做',
		summary: '不能转移财产，不能抢孩子，不能瞒债务。',
		cover: 'scales',
		body: [
			'自婚姻登记机关收到离婚登记申请之日起三十日内，任何一方不愿意离婚的，可以撤回申请。',
			'这三十天里，转移、隐藏、变卖夫妻共同财产的，分割时可以少分或者不分；抢夺、藏匿未成年子女的，法律明确禁止。',
			'有疑问请拨打 12338。',
		],
	},
];

/** The first of them was sent back once; this is how it came in again. */
export const REVISED_BODY: readonly string[] = [
	'电热毯的安全使用年限一般是六年。超过年限的，里面的电热丝容易断，接头容易打火。',
	'# 三处自查',
	'- 看标牌：找到出厂日期，满六年就停用',
	'- 看插头：发黑、发软、有焦味，马上拔掉，不要再用',
	'- 摸毯面：有硬块、打折、鼓包的，不能再铺',
	'铺平了再开，睡前预热、上床关掉，不要整夜开着。家里有老人和孩子的，请替他们看一遍。',
];
export const REVISE_REASON =
	'“六年就该换”请改成“安全使用年限一般是六年”；接头和插头写清楚；补一句不要整夜开着。';

/** Waits for the second review. */
export const IN_SECOND: readonly DemoArticle[] = [
	{
		column: 'zuimei',
		title: '最美家庭｜把阳台让给邻居晾被子的一家人',
		summary: '顶楼的露台朝南，她家给整栋楼的老人配了钥匙。',
		cover: 'window',
		body: [
			'老楼的院子终年不见太阳。顶楼那家有一方朝南的露台，女主人配了十一把钥匙，送给楼里的老人。',
			'“太阳又不是我家的。”她笑着说。晴天的上午，露台上晾着一排花被子，像办喜事。',
			'社区后来给露台装了扶手和雨棚，钥匙还是十一把。',
		],
	},
	{
		column: 'kepu',
		title: '孩子说肚子疼，先看这四个信号',
		summary: '位置、时间、精神、伴随症状，说清楚再就医。',
		cover: 'thermometer',
		body: [
			'孩子说肚子疼，大人最怕分不清轻重。先看四个信号。',
			'- 位置：肚脐周围多不急，右下腹一直疼要当心',
			'- 时间：一阵一阵还是一直疼，疼了多久',
			'- 精神：还玩不玩，肯不肯走路',
			'- 伴随：发热、呕吐、便血、出皮疹',
			'右下腹持续疼、反复呕吐、便血、精神差，请马上去医院。',
		],
	},
];

/** Waits for the final review. */
export const IN_FINAL: readonly DemoArticle[] = [
	{
		column: 'changyi',
		title: '倡议书｜把“光盘”带回年夜饭',
		summary: '少点一道，打包一道，全家一起不剩饭。',
		cover: 'noodles',
		body: [
			'年关将近，市妇联、市文明办倡议全市家庭：少点一道菜，打包一道菜，不剩一碗饭。',
			'让孩子掌一次勺、洗一次碗，比讲十遍道理管用。',
		],
	},
];

/** Approved and due within the next minutes, in this order. */
export const DUE_SOON: readonly DemoArticle[] = [
	{
		column: 'kepu',
		title: '雨雪天出门，防滑记住“企鹅步”',
		summary: '脚尖外展、重心前移、小步慢走，手别插兜。',
		cover: 'scarf',
		body: [
			'路面结冰时，学企鹅走路最稳：脚尖向外、膝盖微弯、步子小、走得慢。',
			'手不要插在口袋里，背包换成双肩包，留出两只手保持平衡。',
			'摔倒后先别急着起身，动一动手脚，疼得厉害就原地求助。',
		],
	},
	{
		column: 'ketang',
		title: '空中课堂第十三讲预告：作业拖拉怎么办',
		summary: '周三晚七点半，讲师带家长做一张“时间看得见”的表。',
		cover: 'screen',
		body: [
			'作业拖到十点，多半不是懒，是看不见时间。',
			'这一讲教家长和孩子一起画一张时间表：一格十五分钟，做完一格涂一格。',
			'周三晚上七点半，市妇联视频号见，可以回看。',
		],
	},
	{
		column: 'xuenong',
		title: '妇联喊你来学农：腊肉腌制，盐多少才够',
		summary: '一斤肉三钱盐，翻缸三次，晾在通风处。',
		cover: 'house',
		body: [
			'腌腊肉的好时候到了。用盐少了容易坏，多了发苦。',
			'一斤肉配三钱盐，炒热放凉再抹；三天翻一次缸，翻三次出缸；挂在通风处，不要暴晒。',
			'做来卖的，请先到乡镇市场监管所登记小作坊。',
		],
	},
	{
		column: 'piyao',
		title: '不信谣：“抱孩子的陌生人进小区”是旧视频',
		summary: '视频是三年前外省的，公安已多次辟谣，请不要转发。',
		cover: 'shield',
		body: [
			'这几天业主群里转的那段视频，拍摄于三年前的外省某市，当地公安机关当年就已通报。',
			'发现可疑情况请直接拨打 110，不要在群里转发未经核实的内容。',
		],
	},
];

/** Due later today: stays in the calendar. */
export const DUE_LATER: DemoArticle = {
	column: 'changyi',
	title: '一封家书｜写给远方打工的爸爸妈妈',
	summary: '征集一千封家书，邮票由妇联出。',
	cover: 'lamp',
	body: [
		'市妇联面向全市留守儿童征集家书。写一页纸，画一幅画，都可以。',
		'交到村（社区）“儿童之家”，由妇联统一贴邮票寄出。征集到十二月底。',
	],
};

/** A draft in the tray: no time set. */
export const DRAFT: DemoArticle = {
	column: 'zuimei',
	title: '最美家庭｜修鞋铺里的“家长学校”',
	summary: '',
	cover: 'lamp',
	body: ['巷口的修鞋铺，一边钉鞋掌，一边听家长倒苦水。（采访还差一次，补上女儿的话。）'],
};

/** A second draft, planned for tomorrow. */
export const DRAFT_PLANNED: DemoArticle = {
	column: 'xuefa',
	title: '妇联喊你来学法：借条这样写，才算数',
	summary: '六样写齐：谁借、借谁、多少、多久、利息、签名。',
	cover: 'scales',
	body: ['熟人借钱，也要写借条。六样写齐：出借人、借款人、金额大小写、期限、利息、签名和日期。'],
};

/** Sent back by the second reviewer. */
export const RETURNED: DemoArticle = {
	column: 'kepu',
	title: '蜂蜜水能解酒吗？',
	summary: '果糖能帮一点忙，但别指望它解酒。',
	cover: 'thermometer',
	body: [
		'不少人酒后喝蜂蜜水。蜂蜜里的果糖能稍稍加快酒精代谢，但作用有限。',
		'最好的办法是少喝、不空腹喝、喝了不开车。',
	],
};
export const RETURN_REASON =
	'“加快酒精代谢”要有出处，请补上来源，或者改成不下结论的说法；“少喝”改为“不喝更好”。';

/** Its answer was lost on the way: it is public, and we do not know. */
export const HELD: DemoArticle = {
	column: 'kepu',
	title: '冬季用电用气安全：一家人的检查清单',
	summary: '晚饭后花十分钟，一家人照着清单走一圈。',
	cover: 'plug',
	body: [
		'晚饭后，叫上孩子，照着清单在家里走一圈。',
		'- 厨房：软管、阀门、灶具熄火保护',
		'- 卧室：电热毯、插线板、窗户留缝',
		'- 卫生间：热水器排烟口、漏电保护',
		'- 阳台：电动车电池不进屋',
		'走完一圈，把发现的问题写在冰箱上，周末一起修好。',
	],
};

/** For the boards of the communities: people put it up and photograph it. */
export const BOARD: DemoArticle = {
	column: 'kepu',
	title: '烤火取暖，先防一氧化碳中毒',
	summary: '四句话，贴在楼道口。',
	cover: 'plug',
	body: [
		'烤火时窗户留一条缝，睡前把炭火移到屋外。',
		'烟囱每年入冬前清一次，接口不漏烟。',
		'头晕、恶心、没力气，先开窗、到屋外，再打 120。',
		'有困难找妇联：12338。',
	],
};

export const OPINIONS = {
	first: [
		'事实清楚，口径准确，同意。',
		'文字通顺，标题合适，同意送复审。',
		'已核对来源和数字，同意。',
		'同意。',
	],
	second: ['导向正确，同意送终审。', '第二段已与业务部门核实，同意。', '同意，建议配图保持现样。', '同意。'],
	final: ['同意发布。', '同意发布，注意回复留言。', '同意。'],
} as const;
