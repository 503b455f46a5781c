import type { MailForm, MailSecurity } from '#lib/contract/notices.ts';
import type { Ctx } from '../../ctx.ts';
import { readSetting, writeSetting, type Reader, type Tx } from '../../db/index.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import { requirePermission, type Actor } from '../../units/index.ts';
import { MAIL_LANE } from '../lane.ts';
import { countWaiting, findLanes, resetLane } from '../store-lanes.ts';
import { findRootUnit, findUnitOf } from '../store-people.ts';

const KEY = 'notices.mail';
const OWNER = 'notices/mail';

/** As it is stored; the password sealed, empty without one. */
interface StoredMail {
	host: string;
	port: number;
	security: MailSecurity;
	user: string;
	sealed: string;
	from: string;
	fromName: string;
}

/** The mail server with its password open: for a call alone. */
export type MailAccount = Omit<StoredMail, 'sealed'> & { password: string };

/** What a page may show. Times are epoch ms. */
export interface MailView {
	settings: Omit<StoredMail, 'sealed'> | null;
	hasPassword: boolean;
	problem: string | null;
	lastSentAt: number | null;
	waiting: number;
}

/** The settings, or null while nobody has made any. @throws when the password was sealed under another key */
export async function openMail({ vault }: Pick<Ctx, 'vault'>, reader: Reader): Promise<MailAccount | null> {
	const stored = await readSetting<StoredMail>(reader, KEY);
	if (!stored) return null;
	const { sealed, ...settings } = stored;
	return { ...settings, password: sealed === '' ? '' : vault.open(sealed, OWNER) };
}

/** The mail server is the whole installation's: only who manages its topmost unit sees to it. */
export async function requireMailRight(
	ctx: Ctx,
	actor: Actor | null,
): Promise<{ actor: Actor; unitId: string }> {
	const rootId = await findRootUnit(ctx.store);
	const root = rootId === null ? null : await findUnitOf(ctx.store, rootId);
	if (!root) throw new NotFoundError('not_found');
	requirePermission(actor, 'channel.manage', root.path);
	return { actor, unitId: root.id };
}

/** The settings without the password, and how sending goes. @throws {PermissionError} not of the topmost unit */
export async function readMail(ctx: Ctx, actor: Actor | null): Promise<MailView> {
	await requireMailRight(ctx, actor);
	const stored = await readSetting<StoredMail>(ctx.store, KEY);
	const lane = (await findLanes(ctx.store, [MAIL_LANE])).get(MAIL_LANE);
	const waiting = (await countWaiting(ctx.store)).get(MAIL_LANE) ?? 0;
	const state = { problem: lane?.problem ?? null, lastSentAt: lane?.lastSentAt ?? null, waiting };
	if (!stored) return { ...state, settings: null, hasPassword: false };
	const { sealed, ...settings } = stored;
	return { ...state, settings, hasPassword: sealed !== '' };
}

/**
 * Saves the mail server; an empty password keeps the one there is, unless server or user changed.
 * @throws {InputError} an unprotected connection to a server that is not on the allow-list
 */
export async function saveMail(ctx: Ctx, actor: Actor | null, input: MailForm): Promise<void> {
	const { actor: admin, unitId } = await requireMailRight(ctx, actor);
	const { password, ...settings } = input;
	const listed = ctx.config.outboundAllow.includes(`${input.host}:${input.port}`);
	if (input.security === 'none' && !listed)
		throw new InputError('input.invalid', { name: 'security', rule: 'mailSecurity' });
	await ctx.store.tx(async (tx) => {
		const before = await readSetting<StoredMail>(tx, KEY);
		const sealed = password === '' ? keptPassword(before, input) : ctx.vault.seal(password, OWNER);
		await writeSetting(tx, KEY, { ...settings, sealed } satisfies StoredMail);
		await resetLane(tx, MAIL_LANE);
		await appendMailChanged(ctx, tx, { unitId, actorId: admin.id });
	});
}

/** A password is sent to the server it was given for, and to no other. */
function keptPassword(before: StoredMail | null, input: MailForm): string {
	return before?.host === input.host && before.user === input.user ? before.sealed : '';
}

async function appendMailChanged(
	ctx: Ctx,
	tx: Tx,
	{ unitId, actorId }: { unitId: string; actorId: string },
): Promise<void> {
	await ctx.events.append(tx, {
		kind: 'mail.changed',
		at: ctx.clock.now(),
		unitId,
		actorId,
		subject: { kind: 'instance', id: 'mail' },
		payload: {},
	});
}
