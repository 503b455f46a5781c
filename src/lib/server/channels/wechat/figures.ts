import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { FigureItem, FiguresAnswer, FiguresCall, PlatformFigure } from '../channel.ts';
import { idText } from '../json.ts';
import { WechatApi, type ApiFailure, type Fields } from './api.ts';
import { listOf } from './items.ts';
import { messageKey, type WechatParts } from './send.ts';

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;
/** How long the platform gives figures of an article. */
const DAYS = 30;

const COUNTS: readonly { indicator: IndicatorKey; field: string }[] = [
	{ indicator: 'wechat.readers', field: 'read_user' },
	{ indicator: 'wechat.shares', field: 'share_user' },
];

/** The platform did not give figures it should have; the pull is asked to come again. */
export class FiguresUnavailableError extends Error {
	override readonly name = 'FiguresUnavailableError';
	readonly failure: ApiFailure;
	constructor(failure: ApiFailure) {
		super(failure.kind === 'error' ? `errcode ${failure.code}` : failure.why);
		this.failure = failure;
	}
}

/** Calendar day in Beijing, YYYY-MM-DD. */
const dayOf = (at: number) => new Date(at + BEIJING).toISOString().slice(0, 10);
/** End of a calendar day in Beijing, epoch ms. */
const endOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`) + DAY;

/**
 * Readers and sharers of our articles since their publication, as of the end of each day: cumulative, one day late,
 * revised by the platform. One call for each day on which something was published.
 */
export async function pullFigures(parts: WechatParts, call: FiguresCall): Promise<FiguresAnswer> {
	const api = new WechatApi(parts, call.account);
	const today = dayOf(call.now);
	const oldest = dayOf(call.now - DAYS * DAY);
	const days = [...new Set(call.items.map((item) => dayOf(item.publishedAt)))]
		.filter((day) => day < today && day >= oldest)
		.sort();
	const figures: PlatformFigure[] = [];
	let complete = true;
	for (const day of days) {
		const answer = await api.call({
			path: '/datacube/getarticletotaldetail',
			json: { begin_date: day, end_date: day },
		});
		if (answer.kind === 'error' && answer.entry.class === 'not_ready') {
			complete = false;
			continue;
		}
		if (answer.kind !== 'ok') throw new FiguresUnavailableError(answer);
		if (answer.value.is_delay === true) complete = false;
		for (const row of listOf(answer.value.list)) figures.push(...(await figuresOfArticle(call, row, day)));
	}
	return { figures, complete };
}

async function figuresOfArticle(call: FiguresCall, row: Fields, day: string): Promise<PlatformFigure[]> {
	const messageId = idText(row.msgid);
	const item = messageId === null ? null : await matchItem(call, row, day);
	if (messageId === null || !item) return [];
	const revisions = await Revisions.of(call, messageId);
	const figures: PlatformFigure[] = [];
	for (const daily of listOf(row.detail_list)) {
		const statDay = idText(daily.stat_date);
		if (statDay === null || !/^\d{4}-\d{2}-\d{2}$/.test(statDay)) continue;
		for (const { indicator, field } of COUNTS) {
			const value = Number(daily[field]);
			if (!Number.isSafeInteger(value) || value < 0) continue;
			const revision = revisions.of(`${statDay}:${field}`, value);
			figures.push({
				indicator,
				remoteId: item.remoteId,
				value,
				asOf: endOf(statDay),
				key: `${messageId}:${field}:${statDay}:r${revision}`,
			});
		}
	}
	await revisions.keep();
	return figures;
}

/** By the job's own number, else by address, else by title among the day's articles when only one bears it. */
async function matchItem(call: FiguresCall, row: Fields, day: string): Promise<FigureItem | null> {
	const messageId = idText(row.msgid) ?? '';
	for (const item of call.items) {
		if (item.jobId === null) continue;
		const known = await call.account.memory.get(messageKey(item.jobId));
		if (known !== null && messageId === `${known}_1`) return item;
	}
	const url = typeof row.content_url === 'string' ? row.content_url.trim() : '';
	const byUrl = call.items.find((item) => item.url !== null && sameArticle(item.url, url));
	if (byUrl) return byUrl;
	const title = typeof row.title === 'string' ? row.title.trim() : '';
	const sameTitle = call.items.filter((item) => item.title === title && dayOf(item.publishedAt) === day);
	return sameTitle.length === 1 ? (sameTitle[0] ?? null) : null;
}

/** WeChat writes one article's address with and without fragment and with either scheme. */
function sameArticle(a: string, b: string): boolean {
	const plain = (text: string) => text.replace(/^http:/, 'https:').replace(/#.*$/, '');
	return b !== '' && plain(a) === plain(b);
}

/** Numbers the values that one observation has had, so that A, B, A are three figures and A, A is one. */
class Revisions {
	readonly #call: FiguresCall;
	readonly #key: string;
	readonly #seen: Record<string, [value: number, revision: number]>;
	#changed = false;

	private constructor(call: FiguresCall, key: string, seen: Record<string, [number, number]>) {
		this.#call = call;
		this.#key = key;
		this.#seen = seen;
	}

	static async of(call: FiguresCall, messageId: string): Promise<Revisions> {
		const key = `figures:${messageId}`;
		const stored = await call.account.memory.get(key);
		return new Revisions(call, key, stored ? (JSON.parse(stored) as Record<string, [number, number]>) : {});
	}

	of(observation: string, value: number): number {
		const seen = this.#seen[observation];
		if (seen?.[0] === value) return seen[1];
		const revision = seen ? seen[1] + 1 : 0;
		this.#seen[observation] = [value, revision];
		this.#changed = true;
		return revision;
	}

	async keep(): Promise<void> {
		if (!this.#changed) return;
		// Longer than the platform gives figures: then nobody asks for these numbers again.
		const expiresAt = this.#call.now + 2 * DAYS * DAY;
		await this.#call.account.memory.put(this.#key, JSON.stringify(this.#seen), { expiresAt });
	}
}
