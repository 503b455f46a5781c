import { DAY } from '#lib/contract/beijing-time.ts';
import type { ErrorParams } from '#lib/contract/errors.ts';
import { formatDate, formatDateTime } from '#lib/contract/format.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import {
	fullQuota,
	nextFree,
	QUOTA_DAYS_AHEAD,
	quotaPeriodStart,
	type AccountQuota,
	type Taken,
} from '#lib/contract/quotas.ts';
import { QUOTA_WORDS } from '#lib/labels/quotas.ts';
import type { Reader, Tx } from '../db/index.ts';
import { ConflictError } from '../errors.ts';
import { isUnsent, type Publication } from './rules.ts';
import {
	deleteEntries,
	putEntry,
	quotaChannel,
	quotaChannelsWithin,
	scheduledOn,
	takenBetween,
	type QuotaChannel,
} from './store-quota.ts';

/** What a publication takes of its channel's quotas as it stands, and for which moment; null: nothing. */
export interface QuotaClaim {
	state: 'reserved' | 'used';
	at: number;
}

/** Reasons a send ended for that show that the platform did nothing. */
const NO_EFFECT: ReadonlySet<string> = new Set<HoldReason>(['refused', 'refused_too_often', 'credentials']);

/** A unit is reserved while a publication has a time, and used from the moment it was, or may have been, sent. */
export function quotaClaim(row: Publication): QuotaClaim | null {
	switch (row.state) {
		case 'due':
		case 'leased':
			return row.dueAt === null ? null : { state: 'reserved', at: row.dueAt };
		case 'missed':
		case 'cancelled':
			return null;
		case 'held':
			return isUnsent(row) || NO_EFFECT.has(row.reason ?? '') ? null : usedAt(row);
		default:
			return usedAt(row);
	}
}

function usedAt({ sentAt, publishedAt, dueAt }: Publication): QuotaClaim | null {
	const at = sentAt ?? publishedAt ?? dueAt;
	return at === null ? null : { state: 'used', at };
}

/** What holds after a change. What was used stays so when a person cancels: it may be out. */
function claimAfter(before: Publication | null, after: Publication): QuotaClaim | null {
	const claim = quotaClaim(after);
	const held = before && quotaClaim(before);
	return after.state === 'cancelled' && held?.state === 'used' ? held : claim;
}

/**
 * Keeps the ledger true to a publication that changed. The caller holds the log's turn, so that two planners are looked at
 * one after the other.
 * @param enforce refuse when there is no room: for acts of people. The door looks for the scheduler.
 * @throws {ConflictError} `limit.quota`, naming the next day with room
 */
export async function settleQuota(tx: Tx, { before, after, now, enforce }: Settled): Promise<void> {
	const claim = claimAfter(before, after);
	if (isSame(before && quotaClaim(before), claim)) return;
	if (!claim) return deleteEntries(tx, after.id);
	const channel = await quotaChannel(tx, after.channelId);
	if (!channel || channel.quotas.length === 0) return;
	if (enforce && claim.state === 'reserved')
		await requireRoom(tx, { channel, at: claim.at, except: after.id });
	for (const { key, period } of channel.quotas)
		await putEntry(tx, {
			publicationId: after.id,
			quota: key,
			channelId: channel.id,
			periodStart: quotaPeriodStart(period, claim.at),
			state: claim.state,
			at: now,
		});
}

function isSame(one: QuotaClaim | null, other: QuotaClaim | null): boolean {
	return one?.state === other?.state && one?.at === other?.at;
}

/**
 * Writes the ledger of what is scheduled anew: for one channel whose settings changed, and so perhaps its quotas, or for all
 * at the start, for what was scheduled before there was a ledger.
 */
export async function refillQuotas(
	tx: Tx,
	{ channelId, now }: { channelId?: string; now: number },
): Promise<void> {
	const channels = channelId ? [channelId] : await limitedChannels(tx);
	for (const row of await scheduledOn(tx, channels)) {
		await deleteEntries(tx, row.id);
		await settleQuota(tx, { before: null, after: row, now, enforce: false });
	}
}

async function limitedChannels(reader: Reader): Promise<string[]> {
	return (await quotaChannelsWithin(reader, { paths: ['/'] })).map(({ id }) => id);
}

interface Settled {
	before: Publication | null;
	after: Publication;
	now: number;
	enforce: boolean;
}

interface Wanted {
	channel: QuotaChannel;
	/** Epoch ms. */
	at: number;
	/** A publication whose own units do not count against it. */
	except?: string;
}

/** @throws {ConflictError} `limit.quota`, naming the next day with room */
export async function requireRoom(reader: Reader, wanted: Wanted): Promise<void> {
	const { channel, at } = wanted;
	const taken = await takenOf(reader, wanted);
	const full = fullQuota(channel.quotas, taken, at);
	if (full)
		throw new ConflictError('limit.quota', fullWords(wanted, full, nextFree(channel.quotas, taken, at)));
}

/** The quota of the channel that has no room at `at`, or null: for the door and for what is not refused but held. */
export async function findFullQuota(reader: Reader, wanted: Wanted): Promise<AccountQuota | null> {
	if (wanted.channel.quotas.length === 0) return null;
	return fullQuota(wanted.channel.quotas, await takenOf(reader, wanted), wanted.at);
}

async function takenOf(reader: Reader, { channel, at, except }: Wanted): Promise<(key: string) => Taken> {
	const from = quotaPeriodStart('month', at);
	const to = at + (QUOTA_DAYS_AHEAD + 1) * DAY;
	const rows = await takenBetween(reader, [channel.id], { from, to, ...(except ? { except } : {}) });
	const byKey = Map.groupBy(rows, (row) => row.quota);
	return (key) => new Map((byKey.get(key) ?? []).map((row) => [row.periodStart, row.taken]));
}

function fullWords({ channel, at }: Wanted, full: AccountQuota, free: number | null): ErrorParams {
	return {
		name: 'plannedAt',
		channel: channel.name,
		quota: QUOTA_WORDS[full.period](full.most ?? 0),
		when: full.period === 'hour' ? formatDateTime(at) : formatDate(at),
		...(free === null ? {} : { free: full.period === 'hour' ? formatDateTime(free) : formatDate(free) }),
	};
}
