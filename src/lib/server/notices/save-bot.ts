import type { BotForm, BotKind, NoticeKind } from '#lib/contract/notices.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey, type Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, lockUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { openBot, sealBot } from './bot-account.ts';
import { isBotAddress, maskAddress } from './bots/address.ts';
import {
	botsWithin,
	countWaiting,
	deleteBot,
	findBot,
	findLanes,
	insertBot,
	resetLane,
	updateBot,
} from './store-lanes.ts';
import type { BotRow } from './store-lanes.ts';

/** A bot as a page may show it: of its secrets the last characters of the address. Times are epoch ms. */
export interface BotView {
	id: string;
	unitId: string;
	unitName: string;
	kind: BotKind;
	name: string;
	hint: string;
	signed: boolean;
	keyword: string;
	below: boolean;
	kinds: readonly NoticeKind[];
	pausedAt: number | null;
	/** One Chinese sentence about what stands in the way; null while all is well. */
	problem: string | null;
	lastSentAt: number | null;
	/** Messages that have not left yet. */
	waiting: number;
}

/** Bots of the units the actor manages, upper units first. */
export async function listBots({ store }: Pick<Ctx, 'store'>, actor: Actor | null): Promise<BotView[]> {
	requirePermission(actor, 'channel.manage');
	const bots = await botsWithin(store, scopeOf(actor, 'channel.manage'));
	const lanes = await findLanes(
		store,
		bots.map(({ id }) => id),
	);
	const waiting = await countWaiting(store);
	return bots.map(({ sealed: _, createdAt: __, ...bot }) => {
		const lane = lanes.get(bot.id);
		return {
			...bot,
			problem: lane?.problem ?? null,
			lastSentAt: lane?.lastSentAt ?? null,
			waiting: waiting.get(bot.id) ?? 0,
		};
	});
}

/** One of {@link listBots}. @throws {NotFoundError} none within the actor's scope */
export async function readBot(ctx: Ctx, actor: Actor | null, id: string): Promise<BotView> {
	const bot = (await listBots(ctx, actor)).find((each) => each.id === id);
	if (!bot) throw new NotFoundError('not_found', { what: '这个群机器人' });
	return bot;
}

/** @throws {InputError} the address is not one of this platform's bots */
function checkAddress(ctx: Ctx, kind: BotKind, url: string): void {
	if (url === '') throw new InputError('input.empty', { name: 'secretUrl' });
	if (!isBotAddress(kind, url, ctx.config.outboundAllow))
		throw new InputError('input.invalid', { name: 'secretUrl', rule: 'botAddress' });
}

/**
 * Adds a bot to a unit.
 * @throws {InputError} the address is not the platform's @throws {ConflictError} the form was sent twice
 */
export async function createBot(
	ctx: Ctx,
	actor: Actor | null,
	input: BotForm & { kind: BotKind; unitId: string; formKey: string },
): Promise<{ id: string }> {
	requirePermission(actor, 'channel.manage');
	const { kind, name, secretUrl: url, signSecret, keyword, kinds, unitId } = input;
	checkAddress(ctx, kind, url);
	const id = newId();
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		await claimFormKey(tx, { key: input.formKey, accountId: actor.id, at });
		const unit = await lockUnit(tx, unitId, scopeOf(actor, 'channel.manage'));
		if (!unit || unit.closedAt !== null) throw new InputError('input.unknown_unit', { name: 'unitId' });
		await insertBot(tx, {
			...{ id, unitId, kind, name, keyword, kinds, createdAt: at, pausedAt: null },
			sealed: sealBot(ctx, id, { url, signSecret }),
			hint: maskAddress(url),
			signed: signSecret !== '',
			below: input.below !== '',
		});
		const subject = { kind: 'bot', id };
		await ctx.events.append(tx, {
			kind: 'bot.created',
			at,
			unitId,
			actorId: actor.id,
			subject,
			payload: { kind, name },
		});
	});
	return { id };
}

/** Changes a bot; secrets left empty stay. It speaks again at once. */
export async function changeBot(
	ctx: Ctx,
	actor: Actor | null,
	{ id, ...input }: BotForm & { id: string },
): Promise<void> {
	requirePermission(actor, 'channel.manage');
	await ctx.store.tx(async (tx) => {
		const bot = await botFor(tx, actor, id);
		if (input.secretUrl !== '') checkAddress(ctx, bot.kind, input.secretUrl);
		const change = {
			...{ name: input.name, keyword: input.keyword, kinds: input.kinds, below: input.below !== '' },
			...newSecrets(ctx, bot, input),
		};
		await updateBot(tx, id, change);
		await resetLane(tx, id);
		await appendBotChanged(ctx, tx, { bot, actor, fields: Object.keys(change) });
	});
}

function newSecrets(ctx: Ctx, bot: BotRow, input: BotForm): Partial<BotRow> {
	if (input.secretUrl === '' && input.signSecret === '') return {};
	// A new address is a new bot on the platform: it has its own signing key or none.
	const before = input.secretUrl === '' ? openBot(ctx, bot) : { url: '', signSecret: '' };
	const url = input.secretUrl || before.url;
	const signSecret = input.signSecret || before.signSecret;
	return {
		sealed: sealBot(ctx, bot.id, { url, signSecret }),
		hint: maskAddress(url),
		signed: signSecret !== '',
	};
}

/** Stops or restarts a bot. While it stands still nothing is queued for it. */
export async function pauseBot(
	ctx: Ctx,
	actor: Actor | null,
	{ id, paused }: { id: string; paused: boolean },
): Promise<void> {
	requirePermission(actor, 'channel.manage');
	await ctx.store.tx(async (tx) => {
		const bot = await botFor(tx, actor, id);
		if ((bot.pausedAt !== null) === paused)
			throw new ConflictError('conflict.state', { what: '这个群机器人', state: paused ? '已停用' : '正常' });
		await updateBot(tx, id, { pausedAt: paused ? ctx.clock.now() : null });
		await appendBotChanged(ctx, tx, { bot, actor, fields: ['pausedAt'] });
	});
}

/** Removes a bot with its secrets and what it has not said. */
export async function removeBot(ctx: Ctx, actor: Actor | null, id: string): Promise<void> {
	requirePermission(actor, 'channel.manage');
	await ctx.store.tx(async (tx) => {
		const bot = await botFor(tx, actor, id);
		await deleteBot(tx, id);
		await ctx.events.append(tx, {
			kind: 'bot.removed',
			at: ctx.clock.now(),
			unitId: bot.unitId,
			actorId: actor.id,
			subject: { kind: 'bot', id },
			payload: { name: bot.name },
		});
	});
}

async function botFor(tx: Tx, actor: Actor, id: string): Promise<BotRow> {
	const bot = await findBot(tx, id);
	const unit = bot && (await findUnit(tx, bot.unitId, scopeOf(actor, 'channel.manage')));
	if (!bot || !unit) throw new NotFoundError('not_found', { what: '这个群机器人' });
	return bot;
}

async function appendBotChanged(
	ctx: Ctx,
	tx: Tx,
	{ bot, actor, fields }: { bot: BotRow; actor: Actor; fields: string[] },
): Promise<void> {
	await ctx.events.append(tx, {
		kind: 'bot.changed',
		at: ctx.clock.now(),
		unitId: bot.unitId,
		actorId: actor.id,
		subject: { kind: 'bot', id: bot.id },
		payload: { fields },
	});
}
