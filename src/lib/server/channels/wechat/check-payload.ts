import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { VariantProblem } from '../channel.ts';
import { coverOf, deadLinks, picturesIn, toWechatHtml } from './html.ts';
import { limitsOf } from './settings.ts';

/** About as long as the addresses WeChat gives to uploaded pictures. */
const PICTURE_ADDRESS = `https://mmbiz.qpic.cn/mmbiz_jpg/${'x'.repeat(90)}/0?wx_fmt=jpeg`;

const lengthOf = (text: string) => [...text].length;

/** How WeChat's limits see this payload; the account's own limits where it has some. */
export function checkPayload(
	payload: PublicationPayload,
	settings?: Readonly<Record<string, unknown>>,
): VariantProblem[] {
	const limits = limitsOf(settings);
	const problems: VariantProblem[] = [];
	const title = lengthOf(payload.title);
	if (title > limits.titleBlock)
		problems.push({ level: 'block', code: 'title_too_long', limit: limits.titleBlock, actual: title });
	else if (title > limits.titleWarn)
		problems.push({ level: 'warn', code: 'title_long', limit: limits.titleWarn, actual: title });
	const digest = lengthOf(payload.summary);
	if (digest > limits.digest)
		problems.push({ level: 'block', code: 'summary_too_long', limit: limits.digest, actual: digest });
	const author = lengthOf(payload.signature.editor);
	if (author > limits.author)
		problems.push({ level: 'warn', code: 'author_long', limit: limits.author, actual: author });
	const dropped = deadLinks(payload.html);
	if (dropped > 0) problems.push({ level: 'warn', code: 'links_dropped', limit: 0, actual: dropped });
	if (coverOf(payload) === null)
		problems.push({ level: 'block', code: 'cover_missing', limit: 1, actual: 0 });
	return [...problems, ...checkBody(payload, limits)];
}

function checkBody(
	payload: PublicationPayload,
	limits: { contentChars: number; contentBytes: number },
): VariantProblem[] {
	const pictures = picturesIn(payload.html);
	if (payload.text.trim() === '' && pictures.length === 0)
		return [{ level: 'block', code: 'body_empty', limit: 1, actual: 0 }];
	const addresses = new Map(pictures.map((id) => [id, PICTURE_ADDRESS]));
	const html = toWechatHtml(payload.html, payload.signature, addresses);
	const actual = lengthOf(html);
	if (actual < limits.contentChars && Buffer.byteLength(html) < limits.contentBytes) return [];
	return [{ level: 'block', code: 'body_too_long', limit: limits.contentChars, actual }];
}
