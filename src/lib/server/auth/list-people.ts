import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { countAccounts, findAccount, listAccounts, listSessions, readHeld, type HeldRole } from './store.ts';

export const PEOPLE_PER_PAGE = 50;

export interface PeopleFilter {
	/** Home unit; null for all within reach. */
	unitId: string | null;
	/** Part of a name or login. */
	q: string;
	/** From 1. */
	page: number;
}

/** A person as the list of people shows them. */
export interface Person {
	id: string;
	login: string;
	name: string;
	department: string;
	unitId: string;
	unitName: string;
	/** Roles, each with the unit it is held at. */
	held: HeldRole[];
	state: 'active' | 'locked' | 'disabled' | 'new';
}

interface StateFacts {
	disabledAt: number | null;
	lockedUntil: number | null;
	mustChangePassword: boolean;
}
function stateOf(account: StateFacts, now: number): Person['state'] {
	if (account.disabledAt !== null) return 'disabled';
	if (account.lockedUntil !== null && account.lockedUntil > now) return 'locked';
	return account.mustChangePassword ? 'new' : 'active';
}

/** People at home within the administrator's reach, by unit from the top and name. */
export async function listPeople(
	ctx: Ctx,
	actor: Actor | null,
	filter: PeopleFilter,
): Promise<{ people: Person[]; total: number; pages: number }> {
	requirePermission(actor, 'account.manage');
	const scope = scopeOf(actor, 'account.manage');
	const total = await countAccounts(ctx.store, scope, filter);
	const rows = await listAccounts(ctx.store, scope, {
		...filter,
		limit: PEOPLE_PER_PAGE,
		offset: (filter.page - 1) * PEOPLE_PER_PAGE,
	});
	const held = await readHeld(
		ctx.store,
		rows.map((row) => row.id),
	);
	const now = ctx.clock.now();
	const people = rows.map((row) => ({
		id: row.id,
		login: row.login,
		name: row.name,
		department: row.department,
		unitId: row.unitId,
		unitName: row.unitName,
		held: held.get(row.id) ?? [],
		state: stateOf(row, now),
	}));
	return { people, total, pages: Math.max(1, Math.ceil(total / PEOPLE_PER_PAGE)) };
}

export interface PersonDetail extends Person {
	createdAt: number;
	lockedUntil: number | null;
	/** Failures since the last success. */
	failures: number;
	sessions: { seenAt: number; userAgent: string }[];
	/** Every role they hold is within the administrator's reach, so password and state may be changed. */
	controlled: boolean;
	/** Units at which the administrator may take roles back, by id. */
	reachable: string[];
}

/** One person within reach. @throws {NotFoundError} none, or one of a unit out of reach */
export async function readPerson(ctx: Ctx, actor: Actor | null, id: string): Promise<PersonDetail> {
	requirePermission(actor, 'account.manage');
	const scope = scopeOf(actor, 'account.manage');
	const account = await findAccount(ctx.store, id);
	if (!account || !reaches(scope, account.unitPath)) throw new NotFoundError('not_found');
	const now = ctx.clock.now();
	const held = (await readHeld(ctx.store, [id])).get(id) ?? [];
	const within = held.filter((role) => reaches(scope, role.path));
	const sessions = await listSessions(ctx.store, id, now);
	const { login, name, department, unitId, unitName, createdAt, lockedUntil, failures } = account;
	return {
		...{ id, login, name, department, unitId, unitName, createdAt, lockedUntil, failures, held },
		state: stateOf(account, now),
		sessions: sessions.map(({ seenAt, userAgent }) => ({ seenAt, userAgent })),
		controlled: within.length === held.length,
		reachable: [...new Set(within.map((role) => role.unitId))],
	};
}
