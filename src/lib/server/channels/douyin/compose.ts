import type { ChannelPreview } from '#lib/contract/channels.ts';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { VariantProblem } from '../channel.ts';
import { limitsOf } from './settings.ts';

const lengthOf = (text: string) => [...text].length;

/** Title and description, as the app shows them in one text: the title, then the summary, or the body where there is none. */
export function composeText(payload: PublicationPayload): string {
	const words = payload.summary.trim() || payload.text.trim().replace(/\n{2,}/g, '\n');
	return [payload.title.trim(), words].filter(Boolean).join('\n');
}

/** The pictures of the item: the cover, then those of the body, each once. */
export function picturesOf(payload: PublicationPayload, most: number): string[] {
	const cover = payload.coverMediaId === null ? [] : [payload.coverMediaId];
	return [...new Set([...cover, ...payload.mediaIds])].slice(0, most);
}

/** How Douyin's limits see this payload; the account's own limits where it has some. */
export function checkPayload(
	payload: PublicationPayload,
	settings?: Readonly<Record<string, unknown>>,
): VariantProblem[] {
	const limits = limitsOf(settings);
	const problems: VariantProblem[] = [];
	const title = lengthOf(payload.title.trim());
	if (title > limits.titleMax)
		problems.push({ level: 'warn', code: 'title_long', limit: limits.titleMax, actual: title });
	const actual = lengthOf(composeText(payload));
	if (actual > limits.textMax)
		problems.push({ level: 'block', code: 'caption_too_long', limit: limits.textMax, actual });
	const pictures = picturesOf(payload, Infinity).length;
	if (pictures === 0) problems.push({ level: 'block', code: 'cover_missing', limit: 1, actual: 0 });
	if (pictures > limits.pictures)
		problems.push({ level: 'warn', code: 'pictures_left_out', limit: limits.pictures, actual: pictures });
	return problems;
}

/** The item in a follower's stream. */
export function previewOf(
	payload: PublicationPayload,
	settings: Readonly<Record<string, unknown>>,
): ChannelPreview {
	const { pictures } = limitsOf(settings);
	return { look: 'card', text: composeText(payload), mediaIds: picturesOf(payload, pictures) };
}
