import { PLATFORMS, type CheckState } from '#lib/contract/channels.ts';
import { PLATFORM_FORMS } from '#lib/contract/platforms/index.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import type { CredentialCheck } from './channel.ts';
import { decideHealth, isCheckDue, type Health, type HealthNews } from './health-rules.ts';
import { openMemory, plainText, plainValue } from './memory.ts';
import { accountOf, type ChannelDirectory } from './open-account.ts';
import {
	findChannel,
	findChannelWithin,
	readMemory,
	runningChannels,
	writeMemory,
	type ChannelRow,
} from './store.ts';

export interface LastCheck {
	state: CheckState;
	/** One Chinese sentence. */
	detail: string;
	/** Epoch ms. */
	at: number;
	/** Epoch ms when the credentials end; null where the platform does not say. */
	expiresAt: number | null;
	/** What the platform itself last said, whatever the network did since. */
	known: 'ok' | 'refused' | null;
}
export const CHECK_KEY = 'check';
/** One node tests a channel at a time. */
const TURN_KEY = 'check_turn';
const TURN_MS = 10 * 60_000;

type Needs = Ctx & { readonly channels: ChannelDirectory };
type Stored = { value: string; at: number };

/** What the channel's test calls have shown, or null before the first. */
export function readHealth(stored: Stored | null | undefined): Health | null {
	const text = stored ? plainText(stored.value) : null;
	if (!stored || text === null) return null;
	const kept = JSON.parse(text) as Partial<Health> & Pick<Health, 'state' | 'detail'>;
	const { state, detail, expiresAt = null, warned = null } = kept;
	// Kept by a version that knew the last call only.
	const known = kept.known ?? (state === 'cannot_tell' ? null : state);
	return { state, detail, known, expiresAt, warned, at: stored.at };
}

/** The kept result of a check, or null. */
export function readCheck(stored: Stored | undefined): LastCheck | null {
	const health = readHealth(stored);
	return health && lastCheckOf(health);
}

function lastCheckOf({ state, detail, at, expiresAt, known }: Health): LastCheck {
	return { state, detail, at, expiresAt, known };
}

/**
 * Makes a test call with the channel's credentials and keeps what it showed.
 * A network failure is `cannot_tell`: it says nothing about the account.
 */
export async function checkChannel(ctx: Needs, actor: Actor | null, channelId: string): Promise<LastCheck> {
	requirePermission(actor, 'channel.manage');
	const row = await findChannelWithin(ctx.store, channelId, scopeOf(actor, 'channel.manage'));
	if (!row) throw new NotFoundError('not_found', { what: '这个渠道' });
	return lastCheckOf(await keepCheck(ctx, row, await testCall(ctx, row)));
}

/** Test-calls every running channel whose daily call is due. What it finds is told in the event log, once. */
export async function checkChannels(ctx: Needs): Promise<void> {
	for (const platform of PLATFORMS.filter((each) => PLATFORM_FORMS[each].isTested))
		for (const row of await runningChannels(ctx.store, platform)) await checkWhenDue(ctx, row);
}

async function checkWhenDue(ctx: Needs, row: ChannelRow): Promise<void> {
	try {
		if (await takeTurn(ctx, row.id)) await keepCheck(ctx, row, await testCall(ctx, row));
	} catch (error) {
		// One account's trouble must not keep the others from their test.
		ctx.log.warn({ err: error, channel: row.id }, 'a channel could not be tested');
	}
}

/** Whether the call is due and no other node is making it. */
async function takeTurn(ctx: Needs, channelId: string): Promise<boolean> {
	const now = ctx.clock.now();
	if (!isCheckDue(readHealth(await readMemory(ctx.store, channelId, CHECK_KEY)), now)) return false;
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const turn = await readMemory(tx, channelId, TURN_KEY);
		const taken = turn?.expiresAt != null && turn.expiresAt > now && turn.at <= now;
		const due = isCheckDue(readHealth(await readMemory(tx, channelId, CHECK_KEY)), now);
		if (taken || !due) return false;
		await writeMemory(tx, {
			channelId,
			key: TURN_KEY,
			value: plainValue('1'),
			expiresAt: now + TURN_MS,
			at: now,
		});
		return true;
	});
}

async function testCall(ctx: Needs, row: ChannelRow): Promise<CredentialCheck> {
	let account;
	try {
		account = accountOf(ctx, row);
	} catch (error) {
		ctx.log.error({ err: error, channel: row.id }, 'the credentials of a channel do not open');
		const detail = '保存的密钥打不开，可能换过服务器的密钥文件。请重新填写密钥。';
		return { state: 'refused', detail, expiresAt: null };
	}
	return ctx.channels.adapterOf(row).checkCredentials(account);
}

/** Keeps what a test call showed, with its news in the same transaction. Credentials changed meanwhile: then it is about others. */
export async function keepCheck(ctx: Needs, tested: ChannelRow, check: CredentialCheck): Promise<Health> {
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		const row = await findChannel(tx, tested.id);
		const { health, news } = decideHealth(readHealth(await readMemory(tx, tested.id, CHECK_KEY)), check, now);
		if (!row || row.credentials !== tested.credentials) return health;
		const value = plainValue(JSON.stringify({ ...health, at: undefined }));
		await writeMemory(tx, { channelId: row.id, key: CHECK_KEY, value, expiresAt: null, at: now });
		if (news) await appendNews(ctx, tx, { row, news, now });
		return health;
	});
}

async function appendNews(
	ctx: Ctx,
	tx: Tx,
	{ row, news, now }: { row: ChannelRow; news: HealthNews; now: number },
): Promise<void> {
	const about = { at: now, unitId: row.unitId, actorId: null, subject: { kind: 'channel', id: row.id } };
	if (news.kind === 'expiring') {
		const { days, expiresAt } = news;
		await ctx.events.append(tx, { ...about, kind: 'channel.expiring', payload: { days, expiresAt } });
	} else if (news.kind === 'refused')
		await ctx.events.append(tx, { ...about, kind: 'channel.refused', payload: { detail: news.detail } });
	else await ctx.events.append(tx, { ...about, kind: 'channel.recovered', payload: {} });
}

/**
 * Tests credentials that are not stored yet, with a memory that is thrown away afterwards.
 * @param moved the account is another one: nothing remembered is about it
 */
export async function testCandidate(
	ctx: Needs,
	row: ChannelRow,
	candidate: { settings: Record<string, unknown>; credentials: Record<string, string>; moved: boolean },
): Promise<CredentialCheck> {
	const { settings, credentials, moved } = candidate;
	const stored = openMemory(ctx, row.id);
	const own = new Map<string, string | null>();
	const account = {
		id: row.id,
		unitId: row.unitId,
		name: row.name,
		settings,
		credentials,
		memory: {
			get: (key: string) => (own.has(key) || moved ? Promise.resolve(own.get(key) ?? null) : stored.get(key)),
			put: (key: string, value: string) => Promise.resolve(void own.set(key, value)),
			forget: (key: string) => Promise.resolve(void own.set(key, null)),
		},
	};
	return ctx.channels.adapterOf({ ...row, settings }).checkCredentials(account);
}
