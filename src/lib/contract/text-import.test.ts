import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { docFromBlocks, importText } from './text-import.ts';

const seed = readFileSync(
	join(import.meta.dirname, '../../../tests/support/seeds/004_3393d9234de54e32.txt'),
	'utf8',
);

describe('the article as it was copied from the page', () => {
	const imported = importText(seed);
	const kept = imported.blocks.filter((block) => !block.furniture);

	test('has its title, date and signature block recognised', () => {
		expect(imported.title).toBe('战“疫”,铜仁市妇联党员干部在行动');
		expect(imported.date).toBe('2020-02-16');
		expect(imported.credits).toEqual({ source: '铜仁市妇联', editor: '龙乙洁' });
		expect(imported.formerReviewers).toEqual({ responsible: ['李文娟'], approvers: ['侯清华'] });
	});

	test('tells the writer that the former reviewers are not taken over', () => {
		expect(imported.notes.join('')).toContain('责编（李文娟）和审核（侯清华）不会带入');
	});

	test('keeps its five headings and fourteen paragraphs, and nothing of the page', () => {
		expect(kept.filter((block) => block.kind === 'heading').map((block) => block.text)).toEqual([
			'迅速健立机构、保证有序开展',
			'主动宣传动员、营造良好氛围',
			'投身联防联控,共筑社区防线',
			'突出人人有责,筑牢家庭防线',
			'弘扬互助美德,共筑保障防线',
		]);
		const paragraphs = kept.filter((block) => block.kind === 'paragraph');
		expect(paragraphs).toHaveLength(14);
		expect(paragraphs[0]?.text).toMatch(/^疫情就是命令.*巾帼力量。$/);
		expect(paragraphs.at(-1)?.text).toMatch(/^三是市妇联组织.*温暖继续中。$/);
	});

	test('offers every button, footer and notice of the page for removal, with a reason', () => {
		const removed = imported.blocks.filter((block) => block.furniture);
		const texts = removed.map((block) => block.text);
		for (const line of ['登录', '下载客户端', '+1', '字号', '收藏', '我要举报', '反馈', '往期回顾:', '✬✬✬'])
			expect(texts).toContain(line);
		for (const part of [
			'扫码下载澎湃新闻客户端',
			'沪ICP备',
			'沪公网安备',
			'许可证:',
			'© 2014',
			'本公众号',
			'仅代表该作者',
		])
			expect(texts.some((text) => text.includes(part))).toBe(true);
		expect(removed.every((block) => block.why !== '')).toBe(true);
	});

	test('loses no line: what is not the title comes back as a block', () => {
		const lines = seed
			.split('\n')
			.map((line) => line.replace(/^[\s•]+|\s+$/g, ''))
			.filter(Boolean);
		const titles = lines.filter((line) => line === imported.title).length;
		expect(titles).toBe(1);
		// The 原标题 line is a second title; it is shown as furniture, with its own reason.
		expect(imported.blocks).toHaveLength(lines.length - titles);
	});

	test('becomes a document of headings and paragraphs', () => {
		const doc = docFromBlocks(kept);
		expect(doc.content).toHaveLength(19);
		expect(doc.content[1]).toEqual({
			type: 'heading',
			attrs: { level: 2 },
			content: [{ type: 'text', text: '迅速健立机构、保证有序开展' }],
		});
	});
});

describe('other texts', () => {
	const article = (head: string, tail: string) =>
		`${head}\n\n冬天到了，家里的老人要注意保暖，出门戴好帽子和围巾，室内常通风，睡前检查燃气阀门。\n\n小标题在这里\n\n一是多喝温水。二是按时吃饭，注意营养均衡，少食多餐，荤素搭配，保证优质蛋白。\n${tail}`;

	test.each([
		['编辑：龙一 责编：李二 审核：侯三、王四', { responsible: ['李二'], approvers: ['侯三', '王四'] }],
		['编辑|龙一\n责任编辑｜李二\n终审︱侯三', { responsible: ['李二'], approvers: ['侯三'] }],
		['编 辑 丨 龙一\n审　核 丨 侯三', { responsible: [], approvers: ['侯三'] }],
	])('have their signatures read in the form %j', (tail, formerReviewers) => {
		const imported = importText(article('小雪时节的保暖提醒', tail));
		expect(imported.title).toBe('小雪时节的保暖提醒');
		expect(imported.credits.editor).toBe('龙一');
		expect(imported.formerReviewers).toEqual(formerReviewers);
		expect(imported.blocks.filter((block) => !block.furniture).map((block) => block.kind)).toEqual([
			'paragraph',
			'heading',
			'paragraph',
		]);
	});

	test('keep a sentence that only mentions an editor', () => {
		const sentence =
			'编辑：这个词在正文里出现时，后面往往跟着一整句话，不应当被当作署名，因为它很长而且有标点，还会一直写下去，直到这一行的字数远远超过任何一个人的名字。';
		const imported = importText(article('标题就是这一行', sentence));
		expect(imported.blocks.some((block) => !block.furniture && block.text === sentence)).toBe(true);
	});

	test('whose lines were broken at a margin are joined to paragraphs', () => {
		const long = '各级妇联组织要认真落实工作要求把防护知识送到每一个家庭每一位老人和孩子身边';
		const broken = Array.from({ length: 12 }, (_, at) => (at % 6 === 5 ? '并做好登记。' : long)).join('\n');
		const imported = importText(`关于做好冬季关爱服务的通知\n${broken}`);
		expect(imported.title).toBe('关于做好冬季关爱服务的通知');
		expect(imported.blocks.map((block) => block.text)).toEqual([
			`${long.repeat(5)}并做好登记。`,
			`${long.repeat(5)}并做好登记。`,
		]);
		expect(imported.notes.join('')).toContain('PDF');
	});

	test('without a title say so', () => {
		expect(importText('。。。').notes.join('')).toContain('没有找到标题');
		expect(importText('').blocks).toEqual([]);
	});

	test('of any characters are taken without a failure and without losing one', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
				const text = lines.join('\n');
				const imported = importText(text);
				const all = [imported.title, ...imported.blocks.map((block) => block.text)].join('');
				for (const letter of text.match(/\p{Script=Han}/gu) ?? []) expect(all).toContain(letter);
			}),
		);
	});

	test('made to hang a pattern are read in a moment', () => {
		const started = performance.now();
		importText(`${'编辑丨'.repeat(200_000)}\n${'仅代表'.repeat(50)}\n${'编 辑 '.repeat(40)}`);
		expect(performance.now() - started).toBeLessThan(2_000);
	});
});

describe('an uploaded file', () => {
	const gbk = Uint8Array.from([0xd5, 0xbd, 0xd2, 0xdf, 0x0d, 0x0a, 0xb8, 0xbe, 0xc1, 0xaa]);
	const utf16 = (text: string, mark: number[]) => {
		const bytes = Buffer.from(text, 'utf16le');
		return Uint8Array.from([...mark, ...(mark[0] === 0xfe ? bytes.swap16() : bytes)]);
	};
	test.each([
		['UTF-8', new TextEncoder().encode('战疫\n妇联'), '战疫\n妇联'],
		['UTF-8', Uint8Array.from([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('妇联')]), '妇联'],
		['GB18030', gbk, '战疫\r\n妇联'],
		['UTF-16', utf16('妇联', [0xff, 0xfe]), '妇联'],
		['UTF-16', utf16('妇联', [0xfe, 0xff]), '妇联'],
	])('in %s is read', (encoding, bytes, text) => {
		expect(decodeText(bytes)).toEqual({ ok: true, text, encoding });
	});

	test.each([
		['empty', new Uint8Array(), 'input.empty'],
		['of blanks', new TextEncoder().encode(' \r\n　'), 'input.empty'],
		['too large', new Uint8Array(5 * 1024 * 1024).fill(0x61), 'input.too_large'],
		[
			'a picture',
			Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
			'input.encoding',
		],
		['UTF-16 without a mark', Uint8Array.from(Buffer.from('abc', 'utf16le')), 'input.encoding'],
		['cut in the middle of a character', Uint8Array.from([0xe5, 0xa6, 0x87, 0xff]), 'input.encoding'],
	])('that is %s is refused', (_name, bytes, code) => {
		expect(decodeText(bytes)).toEqual({ ok: false, code });
	});

	test('in GB18030 gives back any Chinese text that was written in it', () => {
		expect(decodeText(new TextEncoder().encode(seed))).toMatchObject({ ok: true, encoding: 'UTF-8' });
	});
});
