import type { ChannelPreview } from '#lib/contract/channels.ts';
import { OFFLINE_LIMITS, type OfflineLimits } from '#lib/contract/platforms/offline.ts';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import { OFFLINE_KINDS, type OfflineKind } from '#lib/contract/tasks.ts';
import { KIND_WORDS } from '#lib/labels/tasks.ts';
import type { Channel, VariantProblem } from '../channel.ts';

const TASK = '已转成待办任务，请到“待办任务”里办理';
const SEND_TIMEOUT_MS = 10_000;

/**
 * Boards, banners, posters, leaflets, loudspeakers, talks. Nothing is sent: a person is asked, and until one says that it was
 * done nothing is public, whatever became of the call.
 */
export function createOfflineChannel(): Channel {
	return {
		platform: 'offline',
		class: 'assisted',
		settleMs: 0,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: checkPayload,
		preview: previewOf,
		send: () => Promise.resolve({ kind: 'refused', reason: 'needs_proof', detail: TASK, retryAfterMs: null }),
		look: () => Promise.resolve({ kind: 'failed', reason: 'needs_proof', detail: TASK }),
		pollAfterMs: () => null,
		checkCredentials: () => Promise.resolve({ state: 'ok', detail: '线下渠道，无需凭据', expiresAt: null }),
		retract: ({ account }) =>
			Promise.resolve({
				kind: 'by_person',
				detail: `请到现场取下${KIND_WORDS[kindOf(account.settings)]}，再到“待办任务”的“待取下”里逐处登记。`,
			}),
	};
}

function kindOf(settings: Readonly<Record<string, unknown>>): OfflineKind {
	return OFFLINE_KINDS.find((kind) => kind === settings.kind) ?? OFFLINE_KINDS[0];
}

/** How many characters of text fit on what is made; null: any number, or none are read. */
const TEXT_LIMIT: Readonly<Record<OfflineKind, keyof OfflineLimits | null>> = {
	board: 'boardText',
	banner: null,
	poster: 'posterText',
	leaflet: 'leafletText',
	loudspeaker: 'speechText',
	event: null,
};
/** A banner is its title, a talk needs no text, and a poster may be one picture. */
const NEEDS_TEXT: ReadonlySet<OfflineKind> = new Set(['leaflet', 'loudspeaker']);

function checkPayload(
	payload: PublicationPayload,
	settings: Readonly<Record<string, unknown>> = {},
): VariantProblem[] {
	const kind = kindOf(settings);
	const limits = { ...OFFLINE_LIMITS, ...(settings.limits as Partial<OfflineLimits> | undefined) };
	const problems: VariantProblem[] = [];
	const title = lengthOf(payload.title);
	const titleLimit = kind === 'banner' ? limits.bannerTitle : limits.title;
	if (title > titleLimit)
		problems.push({ level: 'block', code: 'title_too_long', limit: titleLimit, actual: title });
	const text = lengthOf(payload.text.trim());
	const named = TEXT_LIMIT[kind];
	if (named !== null && text > limits[named])
		problems.push({ level: 'block', code: 'text_too_long', limit: limits[named], actual: text });
	const bare = text === 0 && payload.mediaIds.length === 0;
	if (NEEDS_TEXT.has(kind) ? text === 0 : bare && kind !== 'banner' && kind !== 'event')
		problems.push({ level: 'block', code: 'body_empty', limit: 1, actual: 0 });
	return problems;
}

/** Width to height of what is made: a banner is read along a wall, posters and leaflets are sheets of the A series. */
const RATIO: Readonly<Partial<Record<OfflineKind, number>>> = {
	banner: 8,
	board: 3 / 2,
	poster: 1 / Math.SQRT2,
	leaflet: 1 / Math.SQRT2,
};

/** The sheet as it might be made; what is spoken is its text. */
function previewOf(payload: PublicationPayload, settings: Readonly<Record<string, unknown>>): ChannelPreview {
	const kind = kindOf(settings);
	const ratio = RATIO[kind];
	const { title, text, coverMediaId, mediaIds } = payload;
	if (ratio === undefined)
		return { look: 'card', text: [title, text].filter(Boolean).join('\n\n'), mediaIds };
	const onBanner = kind === 'banner';
	return {
		look: 'sheet',
		ratio,
		title,
		text: onBanner ? '' : text,
		mediaId: onBanner ? null : (coverMediaId ?? mediaIds[0] ?? null),
	};
}

const lengthOf = (text: string) => [...text].length;
