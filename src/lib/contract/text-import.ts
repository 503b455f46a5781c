import type { Credits, Doc } from './posts.ts';
import { TITLE_MAX, countCharacters } from './posts.ts';

/** One line of a pasted text and what it was taken for. */
export interface ImportedBlock {
	kind: 'heading' | 'paragraph';
	text: string;
	/** Not part of the article: offered for removal, and removed unless a person keeps it. */
	furniture: boolean;
	/** In Chinese, why it was taken for furniture; empty for the article's own text. */
	why: string;
}

export interface ImportedText {
	title: string;
	/** `2020-02-16` as the text says it; empty when it says none. */
	date: string;
	blocks: ImportedBlock[];
	credits: Credits;
	/** 责编 and 审核 as pasted: shown, never taken over. */
	formerReviewers: { responsible: string[]; approvers: string[] };
	/** What a person should know before going on, in Chinese sentences. */
	notes: string[];
}

/** More lines than this are no article; the preview could not be worked with. */
export const IMPORT_LINES_MAX = 3_000;
/** A line that is longer is body text whatever it says. */
const FURNITURE_MAX = 160;
const HEADING_MAX = 30;

/**
 * Reads a text as it was copied from a web page or a chat: finds the title, the date, the signature block, headings and body,
 * and tells the article from the page around it. Nothing is lost: every line that is not the title comes back as a block.
 */
export function importText(raw: string): ImportedText {
	const { lines, joined } = joinWrapped(linesOf(raw));
	const title = findTitle(lines);
	const marks = lines.map((line) => markOf(line, title));
	markTail(lines, marks);
	const signature = readSignature(lines, marks);
	const body = marks.map((mark) => mark === null);
	const blocks = lines.flatMap((text, index): ImportedBlock[] => {
		const why = marks[index] ?? null;
		if (why === TITLE) return [];
		const heading = why === null && isHeading(lines, body, index);
		return [{ kind: heading ? 'heading' : 'paragraph', text, furniture: why !== null, why: why ?? '' }];
	});
	return {
		title,
		date: lines.map(dateOf).find((date) => date !== '') ?? '',
		blocks,
		credits: { source: signature.source, editor: signature.editor },
		formerReviewers: { responsible: signature.responsible, approvers: signature.approvers },
		notes: [
			...(joined ? ['每行都在差不多的位置断开，像是从 PDF 复制的，已按段落连起来，请核对分段。'] : []),
			...notesFor(title, blocks, signature),
		],
	};
}

/** The blocks a person kept, as a document. */
export function docFromBlocks(blocks: readonly Pick<ImportedBlock, 'kind' | 'text'>[]): Doc {
	const content = blocks
		.filter((block) => block.text !== '')
		.map(({ kind, text }): Doc['content'][number] => {
			const inline = [{ type: 'text' as const, text }];
			return kind === 'heading'
				? { type: 'heading', attrs: { level: 2 }, content: inline }
				: { type: 'paragraph', content: inline };
		});
	return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

/** Lines without their indents, list bullets of the page, zero-width characters and blank lines. */
function linesOf(raw: string): string[] {
	return raw
		.replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
		.split(/\r\n|[\n\r\u0085\u2028\u2029]/)
		.map((line) => line.replace(/^[\s\u3000•]+|[\s\u3000]+$/g, '').replace(/[\t\u00a0 ]+/g, ' '))
		.filter((line) => line !== '');
}

/** A line may be this long and still be one of a page that breaks lines by itself. */
const WRAPPED_MAX = 60;
const SENTENCE_END = /[。！？!?：:；;”」）)]$/;

/**
 * Text copied from a PDF breaks every line at the margin. Where most lines end there, and in the middle of a sentence, a line
 * that reaches the margin runs on into the next.
 */
function joinWrapped(lines: string[]): { lines: string[]; joined: boolean } {
	const lengths = lines.map(countCharacters).sort((a, b) => a - b);
	const margin = lengths[Math.floor(lengths.length * 0.95)] ?? 0;
	const runsOn = (line: string) => countCharacters(line) >= margin * 0.85 && !SENTENCE_END.test(line);
	const wrapped =
		lines.length >= 10 && margin <= WRAPPED_MAX && lines.filter(runsOn).length * 2 > lines.length;
	if (!wrapped) return { lines, joined: false };
	const paragraphs: string[] = [];
	lines.forEach((line, index) => {
		const before = lines[index - 1];
		if (before !== undefined && runsOn(before)) paragraphs.push(`${paragraphs.pop() ?? ''}${line}`);
		else paragraphs.push(line);
	});
	return { lines: paragraphs, joined: true };
}

const TITLE = 'title';

/** Title lines compared without the signs that one copy has and another lacks. */
const bare = (text: string) => text.replace(/[\s\u3000《》“”"'‘’「」,，:：.。!！?？]/g, '');

function findTitle(lines: string[]): string {
	const former = lines.map((line) => ORIGINAL_TITLE.exec(line)?.[1]).find(Boolean);
	const candidates = lines.slice(0, 40).filter(couldBeTitle);
	const same = former && candidates.find((line) => bare(line) === bare(former));
	if (same || former) return same || former || '';
	const repeated = candidates.find((line) => lines.filter((other) => bare(other) === bare(line)).length > 1);
	return repeated ?? candidates.find((line) => countCharacters(line) >= 6) ?? candidates[0] ?? '';
}

const ORIGINAL_TITLE = /^原(?:标题|题)\s*[:：丨｜|]\s*[《「]?(.{1,200}?)[》」]?$/;

function couldBeTitle(line: string): boolean {
	const length = countCharacters(line);
	if (length < 2 || length > TITLE_MAX * 1.5 || /[。；;，,、]$/.test(line)) return false;
	return pageReason(line) === null && dateOf(line) === '' && creditsIn(line).length === 0;
}

const DATE =
	/^(?:(?:发布|发表|更新)(?:时间|日期)?\s*[:：]?\s*)?(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?$/;

function dateOf(line: string): string {
	const [, year, month, day] = (line.length <= 40 && DATE.exec(line)) || [];
	return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : '';
}

/** Page furniture by what it says. The first that fits gives the reason. */
const FURNITURE: readonly { why: string; pattern: RegExp }[] = [
	{ why: '网页标识', pattern: /^\S{0,12}logo$/i },
	{
		why: '网页按钮',
		pattern:
			/^(?:登录|登陆|注册|登录\s*[/|]\s*注册|首页|搜索|返回|关闭|分享(?:到|至)?|收藏|点赞|评论|反馈|我要举报|举报|投诉|打印|字号|字体|大\s*中\s*小|\+\s*1|展开全文|阅读全文|阅读原文|查看更多|在看|赞|转发)$/,
	},
	{
		why: '下载或扫码提示',
		pattern:
			/^(?:(?:点击|立即|扫码|扫描二维码|扫一扫|长按|识别).{0,24}(?:下载|关注|二维码|客户端|公众号|蓝字|订阅).{0,24}|下载.{0,16}(?:客户端|APP)|打开.{0,12}(?:客户端|APP)(?:查看|阅读)?.{0,8})$/i,
	},
	{
		why: '网站备案与许可',
		pattern:
			/ICP\s*[备证]|公网安备|许可证(?:编?号)?\s*[:：]|^增值电信业务|^违法和?不良信息举报|^互联网新闻信息服务/i,
	},
	{ why: '版权声明', pattern: /^(?:©|\(c\)|copyright\b|版权所有|all rights reserved)|©\s*\d{4}/i },
	{
		why: '平台的免责声明',
		pattern: /(?:不代表|仅代表).{0,60}(?:观点|立场)|仅提供信息发布平台|^(?:特别|免责)声明\s*[:：]?/,
	},
	{
		why: '公众号的固定尾注',
		pattern:
			/^本公众号|^传播正能量|标注来源错误|(?:分享|转发)到?朋友圈|评论功能(?:现)?已?开启|欢迎(?:关注|投稿|转发|分享)|^(?:点|戳|长按).{0,16}(?:在看|关注|蓝字)/,
	},
	{ why: '原标题', pattern: ORIGINAL_TITLE },
	{ why: '出品单位落款', pattern: /^.{2,30}(?:出品|制作)$/ },
	{ why: '分隔符号', pattern: /^(?:[^\p{L}\p{N}]{1,40}|end|the end|完)$/iu },
];

/** From such a line on, after the article's text, everything is the page's. */
const TAIL =
	/^(?:往期|近期|更多|精彩|热门|相关|推荐|延伸)(?:回顾|推荐|阅读|精选|精彩|内容|文章|链接)[:：]?(?:\s*.{0,8})?$/;

function pageReason(line: string): string | null {
	if (line.length > FURNITURE_MAX) return null;
	return FURNITURE.find(({ pattern }) => pattern.test(line))?.why ?? null;
}

/** Null for the article's own text, else why it is not. */
function markOf(line: string, title: string): string | null {
	if (title !== '' && bare(line) === bare(title)) return TITLE;
	if (dateOf(line) !== '') return '发布日期';
	if (creditsIn(line).length > 0) return '署名，已另存';
	return pageReason(line);
}

function markTail(lines: string[], marks: (string | null)[]): void {
	const firstText = marks.indexOf(null);
	const start = lines.findIndex(
		(line, index) => firstText !== -1 && index > firstText && line.length <= 20 && TAIL.test(line),
	);
	if (start === -1) return;
	for (let index = start; index < lines.length; index++) marks[index] ??= '往期回顾等文末内容';
}

type Role = 'source' | 'editor' | 'responsible' | 'approver' | 'other';
const ROLES: Readonly<Record<string, Role>> = {
	来源: 'source',
	信息来源: 'source',
	稿件来源: 'source',
	供稿: 'source',
	编辑: 'editor',
	责编: 'responsible',
	责任编辑: 'responsible',
	执行主编: 'responsible',
	审核: 'approver',
	审校: 'approver',
	编审: 'approver',
	初审: 'approver',
	复审: 'approver',
	终审: 'approver',
	监制: 'approver',
	校对: 'other',
	作者: 'other',
	记者: 'other',
	通讯员: 'other',
	摄影: 'other',
	图片: 'other',
	文字: 'other',
	排版: 'other',
};
const LABEL = Object.keys(ROLES)
	.sort((a, b) => b.length - a.length)
	.map((label) => [...label].join('[ \\u3000]*'))
	.join('|');
/** A label, one of the many bars and colons that stand for "by", and a name up to the next label. */
const CREDIT = new RegExp(
	`(?:^|[ \\u3000/／;；,，])(${LABEL})[ \\u3000]*[丨｜|∣│ǀ︱︳:：/／][ \\u3000]*([^丨｜|∣│ǀ︱︳:：]{1,60}?)(?=$|[ \\u3000/／;；,，]+(?:${LABEL})[ \\u3000]*[丨｜|∣│ǀ︱︳:：/／])`,
	'g',
);

const STARTS_WITH_LABEL = new RegExp(`^(?:${LABEL})`);

interface Credit {
	role: Role;
	name: string;
}

/** Every "编辑丨某某" of the line, when the line holds nothing else. */
function creditsIn(line: string): Credit[] {
	if (line.length > FURNITURE_MAX || !STARTS_WITH_LABEL.test(line)) return [];
	return [...line.matchAll(CREDIT)].map((match) => ({
		role: ROLES[(match[1] ?? '').replace(/[ \u3000]/g, '')] ?? 'other',
		name: (match[2] ?? '').trim(),
	}));
}

interface Signature extends Credits {
	responsible: string[];
	approvers: string[];
}

/** The block at the end of an article is its own; a 来源 above the text was put there by the page. */
function readSignature(lines: string[], marks: (string | null)[]): Signature {
	const found = lines.flatMap((line, index) => (marks[index] === TITLE ? [] : creditsIn(line)));
	const last = (role: Role) => found.findLast((credit) => credit.role === role)?.name ?? '';
	const all = (role: Role) => [
		...new Set(found.filter((credit) => credit.role === role).flatMap((credit) => namesIn(credit.name))),
	];
	return {
		source: last('source'),
		editor: last('editor'),
		responsible: all('responsible'),
		approvers: all('approver'),
	};
}

const namesIn = (text: string): string[] => text.split(/[、，,；;\s\u3000]+/).filter(Boolean);

const CLOSED = /[。．.！!？?；;…：:，,、”"’』」》）)]$/;
/** 一是, 首先, 第一：points of an argument, which stay paragraphs however short they are. */
const POINT = /^(?:[一二三四五六七八九十]{1,3}是|首先|其次|再次|最后|同时|此外|另外)/;

function isHeading(lines: string[], body: boolean[], index: number): boolean {
	const text = lines[index] ?? '';
	const length = countCharacters(text);
	if (length < 2 || length > HEADING_MAX || CLOSED.test(text) || POINT.test(text)) return false;
	if (!/\p{L}/u.test(text)) return false;
	const next = lines.findIndex((_, at) => at > index && body[at] === true);
	return next !== -1 && countCharacters(lines[next] ?? '') > Math.max(length, 20);
}

function notesFor(title: string, blocks: ImportedBlock[], signature: Signature): string[] {
	const dropped = [
		signature.responsible.length > 0 ? `责编（${signature.responsible.join('、')}）` : '',
		signature.approvers.length > 0 ? `审核（${signature.approvers.join('、')}）` : '',
	].filter(Boolean);
	const furniture = blocks.filter((block) => block.furniture).length;
	return [
		...(title === '' ? ['没有找到标题，请自己填写。'] : []),
		...(countCharacters(title) > TITLE_MAX ? [`标题超过 ${TITLE_MAX} 个字，请删减。`] : []),
		...(dropped.length > 0
			? [`原文署名里的${dropped.join('和')}不会带入：发布时由本平台真实签署的审核人生成。`]
			: []),
		...(furniture > 0
			? [`有 ${furniture} 行像是网页上的按钮、页脚、落款或署名，默认不要；需要的可以勾回来。`]
			: []),
	];
}
