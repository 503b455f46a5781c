import { diffArrays } from 'diff';
import type { DiffBlock, DiffPart, RevisionDiff } from '#lib/contract/reviews.ts';
import type { Doc, DocNode, PostContent } from '#lib/contract/posts.ts';

interface Block {
	type: string;
	text: string;
}

const words = new Intl.Segmenter('zh-CN', { granularity: 'word' });

/** What changed between two contents, in words a Chinese reader would call words. `before` null: all of it is new. */
export function diffContent(before: PostContent | null, after: PostContent): RevisionDiff {
	const blocks = diffBlocks(before ? blocksOf(before) : [], blocksOf(after));
	const parts = blocks.flatMap((block) => block.parts);
	const length = (op: DiffPart['op']) =>
		parts.filter((part) => part.op === op).reduce((sum, part) => sum + [...part.text].length, 0);
	return {
		blocks: before ? number(blocks) : blocks.map((block) => ({ ...block, op: 'same', parts: asSame(block) })),
		inserted: before ? length('ins') : 0,
		deleted: length('del'),
		places: before ? places(blocks) : 0,
	};
}

function asSame(block: DiffBlock): DiffPart[] {
	return block.parts.map((part) => ({ op: 'same', text: part.text }));
}

/** Title, summary and every paragraph, heading, list item and picture, in order. */
function blocksOf(content: PostContent): Block[] {
	const head = [{ type: 'title', text: content.title }];
	if (content.summary) head.push({ type: 'summary', text: content.summary });
	return [...head, ...flatten(content.doc)];
}

function flatten(doc: Doc): Block[] {
	return doc.content.flatMap((node) => blocksOfNode(node, node.type));
}

const CONTAINERS = new Set(['bulletList', 'orderedList', 'listItem', 'blockquote']);

function blocksOfNode(node: DocNode, as: string): Block[] {
	if (node.type === 'image')
		return [{ type: 'image', text: `［图片：${node.attrs?.alt ?? ''}］${node.attrs?.mediaId ?? ''}` }];
	if (node.type === 'horizontalRule') return [{ type: 'rule', text: '［分隔线］' }];
	if (CONTAINERS.has(node.type)) {
		const name = node.type === 'listItem' || node.type === 'blockquote' ? node.type : as;
		return (node.content ?? []).flatMap((child) =>
			blocksOfNode(child, name === child.type || CONTAINERS.has(child.type) ? child.type : name),
		);
	}
	return [{ type: as === node.type ? node.type : as, text: textOf(node) }];
}

function textOf(node: DocNode): string {
	if (node.type === 'text') return linked(node);
	if (node.type === 'hardBreak') return '\n';
	return (node.content ?? []).map(textOf).join('');
}

function linked(node: DocNode): string {
	const link = node.marks?.find((mark) => mark.type === 'link');
	return link?.attrs ? `${node.text ?? ''}［${link.attrs.href}］` : (node.text ?? '');
}

function diffBlocks(before: Block[], after: Block[]): DiffBlock[] {
	const result: DiffBlock[] = [];
	const changes = diffArrays(before, after, { comparator: (a, b) => a.type === b.type && a.text === b.text });
	for (let index = 0; index < changes.length; index++) {
		const change = changes[index];
		const next = changes[index + 1];
		if (!change) continue;
		if (change.removed && next?.added) {
			result.push(...pairUp(change.value, next.value));
			index++;
		} else
			result.push(
				...change.value.map((block) =>
					whole(block, change.added ? 'added' : change.removed ? 'removed' : 'same'),
				),
			);
	}
	return result;
}

function whole(block: Block, op: DiffBlock['op']): DiffBlock {
	const partOp = { added: 'ins', removed: 'del', same: 'same', changed: 'same' } as const;
	return { type: block.type, op, parts: [{ op: partOp[op], text: block.text }], number: null };
}

/** Blocks replaced by others: those that share enough words are shown as one changed block, in order. */
function pairUp(before: Block[], after: Block[]): DiffBlock[] {
	const result: DiffBlock[] = [];
	const left = [...before];
	for (const block of after) {
		const at = left.findIndex((old) => old.type === block.type && alike(old.text, block.text));
		if (at < 0) {
			result.push(whole(block, 'added'));
			continue;
		}
		const [old, ...passed] = [left[at], ...left.slice(0, at)];
		left.splice(0, at + 1);
		result.push(...passed.flatMap((gone) => (gone ? [whole(gone, 'removed')] : [])));
		if (old)
			result.push({ type: block.type, op: 'changed', parts: diffWords(old.text, block.text), number: null });
	}
	return [...result, ...left.map((gone) => whole(gone, 'removed'))];
}

function segments(text: string): string[] {
	return Array.from(words.segment(text), (part) => part.segment);
}

/** A changed block keeps at least a third of its words; less reads better as one removed and one added. */
function alike(a: string, b: string): boolean {
	const before = new Set(segments(a));
	const after = new Set(segments(b));
	const shared = [...after].filter((word) => before.has(word)).length;
	return shared * 3 >= Math.max(before.size, after.size);
}

function diffWords(before: string, after: string): DiffPart[] {
	return diffArrays(segments(before), segments(after)).map((change) => ({
		op: change.added ? 'ins' : change.removed ? 'del' : 'same',
		text: change.value.join(''),
	}));
}

/** A place is a run of neighbouring insertions and deletions within one block. */
function places(blocks: DiffBlock[]): number {
	return blocks.reduce((sum, block) => sum + runs(block.parts), 0);
}

function runs(parts: DiffPart[]): number {
	return parts.filter((part, index) => part.op !== 'same' && (index === 0 || parts[index - 1]?.op === 'same'))
		.length;
}

/** Numbers the first place of each changed block, as the reviewer walks through them. */
function number(blocks: DiffBlock[]): DiffBlock[] {
	let next = 1;
	return blocks.map((block) => {
		const count = runs(block.parts);
		if (count === 0) return block;
		const numbered = { ...block, number: next };
		next += count;
		return numbered;
	});
}
