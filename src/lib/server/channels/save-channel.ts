import type { Platform } from '#lib/contract/channels.ts';
import { PLATFORM_FORMS } from '#lib/contract/platforms/index.ts';
import { PLATFORM_FORM_WORDS } from '#lib/labels/platforms/index.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey, type Reader, type Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { CHECK_KEY, readHealth, testCandidate } from './check-channel.ts';
import { openCredentials, sealCredentials, type ChannelDirectory } from './open-account.ts';
import {
	changedFields,
	changesIdentity,
	hasSecrets,
	mergeSecrets,
	readChannelInput,
	type ChannelWish,
} from './rules.ts';
import {
	deleteAllMemory,
	deleteTokens,
	findChannelWithin,
	findTwin,
	insertChannel,
	nextPosition,
	readMemory,
	updateChannel,
	type ChannelRow,
} from './store.ts';

/** @throws {InputError} the account or the name is taken */
async function refuseTwin(tx: Tx, wish: ChannelWish, place: { unitId: string; except: string | null }) {
	const [key] = PLATFORM_FORMS[wish.platform].identity;
	const value = key === undefined ? null : String(wish.settings[key]);
	const account = key === undefined || value === null ? null : { key, value };
	const twin = await findTwin(tx, { ...place, platform: wish.platform, name: wish.name, account });
	if (!twin) return;
	if (account && twin.settings[account.key] === account.value) {
		const field = PLATFORM_FORM_WORDS[wish.platform].fields[account.key]?.label ?? account.key;
		throw new InputError('input.duplicate', { name: account.key, field, value: account.value });
	}
	throw new InputError('input.duplicate', { name: 'name', field: '渠道名称', value: wish.name });
}

/**
 * Adds a channel to a unit.
 * @throws {InputError} a field cannot be used @throws {ConflictError} the form was sent twice
 * @param input.fields the form as it was sent; secrets are sealed and never shown again
 */
export async function createChannel(
	ctx: Ctx,
	actor: Actor | null,
	input: { unitId: string; platform: Platform; fields: unknown; formKey: string },
): Promise<{ id: string }> {
	requirePermission(actor, 'channel.manage');
	const wish = readChannelInput(input.platform, input.fields);
	const credentials = mergeSecrets(wish, null);
	const id = newId();
	return ctx.store.tx(async (tx) => {
		await claimFormKey(tx, { key: input.formKey, accountId: actor.id, at: ctx.clock.now() });
		const unit = await findUnit(tx, input.unitId, scopeOf(actor, 'channel.manage'));
		if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
		await refuseTwin(tx, wish, { unitId: unit.id, except: null });
		const at = ctx.clock.now();
		await insertChannel(tx, {
			id,
			unitId: unit.id,
			platform: wish.platform,
			name: wish.name,
			settings: wish.settings,
			credentials: hasSecrets(wish.platform) ? sealCredentials(ctx, id, credentials) : null,
			position: await nextPosition(tx, unit.id),
			createdAt: at,
			pausedAt: null,
		});
		await ctx.events.append(tx, {
			kind: 'channel.created',
			at,
			unitId: unit.id,
			actorId: actor.id,
			subject: { kind: 'channel', id },
			payload: { platform: wish.platform },
		});
		return { id };
	});
}

/** What is sealed now; credentials that no longer open count as none, so that they can be typed anew. */
function knownCredentials(ctx: Ctx, row: ChannelRow): Readonly<Record<string, string>> {
	try {
		return openCredentials(ctx, row);
	} catch {
		return {};
	}
}

/**
 * Changes name, settings or secrets. Secrets left empty stay as they are. Credentials that work are given up only for
 * ones that pass a test call, or when the person insists.
 * @throws {ConflictError} `channel.untested`: the new ones did not pass; nothing was changed
 */
export async function changeChannel(
	ctx: Ctx & { readonly channels: ChannelDirectory },
	actor: Actor | null,
	input: { channelId: string; fields: unknown; insists?: boolean },
): Promise<void> {
	requirePermission(actor, 'channel.manage');
	if (!input.insists) await refuseUntested(ctx, actor, input);
	await ctx.store.tx(async (tx) => {
		const row = await openChannelRow(tx, actor, input.channelId);
		const wish = readChannelInput(row.platform, input.fields);
		const before = { name: row.name, settings: row.settings, credentials: knownCredentials(ctx, row) };
		const credentials = mergeSecrets(wish, before);
		const fields = changedFields(before, wish);
		if (fields.length === 0) return;
		await refuseTwin(tx, wish, { unitId: row.unitId, except: row.id });
		await updateChannel(tx, row.id, {
			name: wish.name,
			settings: wish.settings,
			credentials: hasSecrets(wish.platform) ? sealCredentials(ctx, row.id, credentials) : null,
		});
		const moved = changesIdentity(PLATFORM_FORMS[row.platform], row.settings, wish.settings);
		if (moved) await deleteAllMemory(tx, row.id);
		else if (Object.keys(wish.secrets).length > 0) await deleteTokens(tx, row.id, CHECK_KEY);
		await appendChanged(ctx, tx, { row, actorId: actor.id, fields });
	});
}

async function refuseUntested(
	ctx: Ctx & { readonly channels: ChannelDirectory },
	actor: Actor,
	input: { channelId: string; fields: unknown },
): Promise<void> {
	const row = await openChannelRow(ctx.store, actor, input.channelId);
	const form = PLATFORM_FORMS[row.platform];
	const wish = readChannelInput(row.platform, input.fields);
	const moved = changesIdentity(form, row.settings, wish.settings);
	if (!form.isTested || !(moved || Object.keys(wish.secrets).length > 0)) return;
	const health = readHealth(await readMemory(ctx.store, row.id, CHECK_KEY));
	if (health?.known !== 'ok') return;
	const before = { settings: row.settings, credentials: knownCredentials(ctx, row) };
	const candidate = { settings: wish.settings, credentials: mergeSecrets(wish, before), moved };
	const { state, detail } = await testCandidate(ctx, row, candidate);
	if (state !== 'ok') throw new ConflictError('channel.untested', { detail });
}

/** Stops or restarts a channel. While it stands still nothing is sent on it; what comes due waits for a person. */
export async function pauseChannel(
	ctx: Ctx,
	actor: Actor | null,
	input: { channelId: string; paused: boolean },
): Promise<void> {
	requirePermission(actor, 'channel.manage');
	await ctx.store.tx(async (tx) => {
		const row = await openChannelRow(tx, actor, input.channelId);
		if ((row.pausedAt !== null) === input.paused)
			throw new ConflictError('conflict.state', {
				what: '这个渠道',
				state: input.paused ? '已停用' : '正常',
			});
		await updateChannel(tx, row.id, { pausedAt: input.paused ? ctx.clock.now() : null });
		await appendChanged(ctx, tx, { row, actorId: actor.id, fields: ['pausedAt'] });
	});
}

async function openChannelRow(tx: Reader, actor: Actor, channelId: string): Promise<ChannelRow> {
	const row = await findChannelWithin(tx, channelId, scopeOf(actor, 'channel.manage'));
	if (!row) throw new NotFoundError('not_found', { what: '这个渠道' });
	return row;
}

async function appendChanged(
	ctx: Ctx,
	tx: Tx,
	{ row, actorId, fields }: { row: ChannelRow; actorId: string; fields: string[] },
): Promise<void> {
	await ctx.events.append(tx, {
		kind: 'channel.changed',
		at: ctx.clock.now(),
		unitId: row.unitId,
		actorId,
		subject: { kind: 'channel', id: row.id },
		payload: { fields },
	});
}
