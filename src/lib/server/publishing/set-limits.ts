import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { Platform } from '#lib/contract/channels.ts';
import { QUOTA_FIELDS } from '#lib/labels/quotas.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { InputError, NotFoundError } from '../errors.ts';
import { columnsOf } from '../posts/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { DEFAULT_LATENESS_MS } from './rules.ts';
import {
	findLimitedChannel,
	latenessLimits,
	replaceLatenessLimits,
	replaceQuotaLimits,
} from './store-limits.ts';
import { quotaChannel } from './store-quota.ts';

/** A week: what is later than that is no longer what was planned. */
const LATENESS_MAX_MINUTES = 7 * 24 * 60;

export interface SendingLimits {
	channel: { id: string; name: string; platform: Platform; unitName: string };
	/** Minutes that hold where nothing else is set. */
	usualMinutes: number;
	/** Of the channel; null: the usual. */
	latenessMinutes: number | null;
	/** Of posts of one column; null: as the channel. */
	columns: { id: string; name: string; latenessMinutes: number | null }[];
	/** The platform's quotas: its own number, and the one that holds; null is no limit. */
	quotas: { key: string; usual: number | null; most: number | null }[];
}

/** How late a channel may still send by itself, and how often. @throws {NotFoundError} none, or none of the actor's units */
export async function readSendingLimits(
	ctx: Ctx,
	actor: Actor | null,
	channelId: string,
): Promise<SendingLimits> {
	requirePermission(actor, 'channel.manage');
	return limitsOf(ctx.store, await openChannel(ctx.store, actor, channelId));
}

type LimitedChannel = NonNullable<Awaited<ReturnType<typeof findLimitedChannel>>>;

async function openChannel(reader: Reader, actor: Actor, channelId: string): Promise<LimitedChannel> {
	const channel = await findLimitedChannel(reader, channelId, scopeOf(actor, 'channel.manage'));
	if (!channel) throw new NotFoundError('not_found', { what: '这个渠道' });
	return channel;
}

async function limitsOf(reader: Reader, channel: LimitedChannel): Promise<SendingLimits> {
	const { id, name, platform, unitName } = channel;
	const set = await latenessLimits(reader, id);
	const minutes = (columnId: string) => {
		const limit = set.find((each) => each.columnId === columnId);
		return limit ? limit.latenessMs / MINUTE : null;
	};
	const columns = await columnsOf(reader, channel.unitPath);
	const limited = await quotaChannel(reader, id);
	return {
		channel: { id, name, platform, unitName },
		usualMinutes: DEFAULT_LATENESS_MS / MINUTE,
		latenessMinutes: minutes(''),
		columns: columns
			.filter((column) => column.closedAt === null)
			.map((column) => ({ id: column.id, name: column.name, latenessMinutes: minutes(column.id) })),
		quotas: (limited?.quotas ?? []).map(({ key, usual, most }) => ({ key, usual, most })),
	};
}

export interface SetSendingLimitsInput {
	channelId: string;
	/** Minutes as typed, by column id; '' is the channel itself. What is empty or absent is as usual. */
	lateness: Readonly<Record<string, string>>;
	/** Numbers as typed, by the quota's key; what is empty is as usual, 0 is no limit. */
	quotas: Readonly<Record<string, string>>;
}

/**
 * Sets how late a channel may still send by itself, and how often. It holds for what is scheduled from now on.
 * @throws {InputError} a number that is none, or of a column that is not the unit's
 */
export async function setSendingLimits(
	ctx: Ctx,
	actor: Actor | null,
	input: SetSendingLimitsInput,
): Promise<void> {
	requirePermission(actor, 'channel.manage');
	await ctx.store.tx(async (tx) => {
		const channel = await openChannel(tx, actor, input.channelId);
		const { columns, quotas } = await limitsOf(tx, channel);
		const names = new Map([['', '允许延迟'], ...columns.map(({ id, name }) => [id, name] as const)]);
		const limits = Object.entries(input.lateness)
			.filter(([, typed]) => typed.trim() !== '')
			.map(([columnId, typed]) => {
				const field = names.get(columnId);
				if (field === undefined) throw new InputError('input.unknown_column');
				return { columnId, latenessMs: minutesOf(typed, { name: `lateness.${columnId}`, field }) * MINUTE };
			});
		const at = ctx.clock.now();
		await replaceLatenessLimits(tx, { channelId: channel.id, limits, at });
		const typed = quotas.filter(({ key }) => (input.quotas[key] ?? '').trim() !== '');
		const most = Object.fromEntries(typed.map(({ key }) => [key, numberOf(key, input.quotas[key] ?? '')]));
		await replaceQuotaLimits(tx, { channelId: channel.id, most, at });
		await ctx.events.append(tx, {
			kind: 'channel.changed',
			at,
			unitId: channel.unitId,
			actorId: actor.id,
			subject: { kind: 'channel', id: channel.id },
			payload: { fields: ['lateness', 'quotas'] },
		});
	});
}

function minutesOf(typed: string, about: { name: string; field: string }): number {
	const minutes = Number(typed);
	if (!/^\d{1,6}$/.test(typed.trim()) || minutes < 1 || minutes > LATENESS_MAX_MINUTES)
		throw new InputError('input.invalid', {
			...about,
			detail: `要填 1 到 ${LATENESS_MAX_MINUTES} 之间的整数，单位是分钟`,
		});
	return minutes;
}

function numberOf(key: string, typed: string): number | null {
	const number = Number(typed);
	if (!/^\d{1,5}$/.test(typed.trim()))
		throw new InputError('input.invalid', {
			name: `quotas.${key}`,
			field: QUOTA_FIELDS[key]?.label ?? '次数',
			detail: '要填 0 到 99999 之间的整数，0 表示不设限',
		});
	return number === 0 ? null : number;
}
