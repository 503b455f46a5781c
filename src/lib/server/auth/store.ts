import { and, asc, desc, eq, gt, inArray, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm';
import type { Role } from '#lib/contract/roles.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Grant, type Scope } from '../units/index.ts';

/** What sign-in and the administrator's acts need of an account. */
export async function findAccount(reader: Reader, id: string) {
	const { accounts, units } = reader.s;
	const [row] = await reader.db
		.select({ account: accounts, unitPath: units.path, unitName: units.name })
		.from(accounts)
		.innerJoin(units, eq(units.id, accounts.unitId))
		.where(eq(accounts.id, id));
	return row ? { ...row.account, unitPath: row.unitPath, unitName: row.unitName } : null;
}

export async function findLogin(reader: Reader, login: string) {
	const { accounts } = reader.s;
	const [account] = await reader.db.select().from(accounts).where(eq(accounts.login, login));
	return account ?? null;
}

/** The account's row, held until the transaction ends: its failure count has one writer at a time. */
export async function lockAccount(tx: Tx, id: string) {
	const { accounts } = tx.s;
	const [account] = await tx.locking(tx.db.select().from(accounts).where(eq(accounts.id, id)));
	return account ?? null;
}

type AccountRow = NonNullable<Awaited<ReturnType<typeof findLogin>>>;

export async function updateAccount(tx: Tx, id: string, change: Partial<AccountRow>): Promise<void> {
	const { accounts } = tx.s;
	await tx.db.update(accounts).set(change).where(eq(accounts.id, id));
}

/** Stores an account. False when its login is taken. */
export async function insertAccount(
	tx: Tx,
	account: Pick<
		AccountRow,
		'id' | 'unitId' | 'login' | 'name' | 'department' | 'passwordHash' | 'mustChangePassword' | 'createdAt'
	>,
): Promise<boolean> {
	const { accounts } = tx.s;
	const stored = await tx.db
		.insert(accounts)
		.values(account)
		.onConflictDoNothing()
		.returning({ id: accounts.id });
	return stored.length > 0;
}

/** The roles an account holds, at units that are still open. */
export async function readGrants(reader: Reader, accountId: string): Promise<Grant[]> {
	const { memberships, units } = reader.s;
	return reader.db
		.select({ unitId: units.id, path: units.path, role: memberships.role })
		.from(memberships)
		.innerJoin(units, eq(units.id, memberships.unitId))
		.where(and(eq(memberships.accountId, accountId), isNull(units.closedAt)))
		.orderBy(asc(units.path), asc(memberships.role));
}

export interface Membership {
	accountId: string;
	unitId: string;
	role: Role;
}

/** False when the role was held already. */
export async function insertMembership(tx: Tx, held: Membership & { grantedAt: number }): Promise<boolean> {
	const { memberships } = tx.s;
	const stored = await tx.db
		.insert(memberships)
		.values(held)
		.onConflictDoNothing()
		.returning({ role: memberships.role });
	return stored.length > 0;
}

/** False when the role was not held. */
export async function deleteMembership(tx: Tx, held: Membership): Promise<boolean> {
	const { memberships } = tx.s;
	const gone = await tx.db
		.delete(memberships)
		.where(
			and(
				eq(memberships.accountId, held.accountId),
				eq(memberships.unitId, held.unitId),
				eq(memberships.role, held.role),
			),
		)
		.returning({ role: memberships.role });
	return gone.length > 0;
}

/**
 * How many people can still administer everything: enabled accounts with the administrator's role at the root. Holds the
 * root unit's row, so two administrators cannot each count on the other while both are being removed.
 */
export async function countRootAdmins(tx: Tx): Promise<number> {
	const { accounts, memberships, units } = tx.s;
	await tx.locking(tx.db.select({ id: units.id }).from(units).where(isNull(units.parentId)));
	const [row] = await tx.db
		.select({ n: sql<number>`count(*)`.mapWith(Number) })
		.from(memberships)
		.innerJoin(units, eq(units.id, memberships.unitId))
		.innerJoin(accounts, eq(accounts.id, memberships.accountId))
		.where(and(isNull(units.parentId), eq(memberships.role, 'admin'), isNull(accounts.disabledAt)));
	return row?.n ?? 0;
}

export interface NewSession {
	id: string;
	accountId: string;
	createdAt: number;
	seenAt: number;
	expiresAt: number;
	userAgent: string;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
	await tx.db.insert(tx.s.sessions).values(session);
}

/** A live session of an enabled account with who it belongs to, or null. */
export async function findSession(reader: Reader, id: string, now: number) {
	const { sessions, accounts, units } = reader.s;
	const [row] = await reader.db
		.select({ session: sessions, account: accounts, unitName: units.name, unitPath: units.path })
		.from(sessions)
		.innerJoin(accounts, eq(accounts.id, sessions.accountId))
		.innerJoin(units, eq(units.id, accounts.unitId))
		.where(and(eq(sessions.id, id), gt(sessions.expiresAt, now), isNull(accounts.disabledAt)));
	return row ?? null;
}

export async function touchSession(tx: Tx, id: string, use: { seenAt: number; expiresAt: number }) {
	const { sessions } = tx.s;
	await tx.db.update(sessions).set(use).where(eq(sessions.id, id));
}

/** An account's live sessions, the latest used first. */
export async function listSessions(reader: Reader, accountId: string, now: number) {
	const { sessions } = reader.s;
	return reader.db
		.select()
		.from(sessions)
		.where(and(eq(sessions.accountId, accountId), gt(sessions.expiresAt, now)))
		.orderBy(desc(sessions.seenAt), asc(sessions.id));
}

/** Removes sessions of an account and gives the ids of those removed. */
export async function deleteSessions(
	tx: Tx,
	accountId: string,
	which: { only?: string; except?: string } = {},
): Promise<string[]> {
	const { sessions } = tx.s;
	const rows = await tx.db
		.delete(sessions)
		.where(
			and(
				eq(sessions.accountId, accountId),
				which.only === undefined ? undefined : eq(sessions.id, which.only),
				which.except === undefined ? undefined : ne(sessions.id, which.except),
			),
		)
		.returning({ id: sessions.id });
	return rows.map((row) => row.id);
}

/** Sessions whose time is over; nobody can use them, and nobody needs them. */
export async function sweepSessions(tx: Tx, now: number): Promise<void> {
	const { sessions } = tx.s;
	await tx.db.delete(sessions).where(lte(sessions.expiresAt, now));
}

/** A live token of an open unit, by its hash. */
export async function findToken(reader: Reader, tokenHash: string) {
	const { apiTokens, units } = reader.s;
	const [token] = await reader.db
		.select({ id: apiTokens.id, name: apiTokens.name, unitId: units.id, path: units.path })
		.from(apiTokens)
		.innerJoin(units, eq(units.id, apiTokens.unitId))
		.where(and(eq(apiTokens.tokenHash, tokenHash), isNull(apiTokens.revokedAt), isNull(units.closedAt)));
	return token ?? null;
}

export async function findTokenById(reader: Reader, id: string) {
	const { apiTokens } = reader.s;
	const [token] = await reader.db.select().from(apiTokens).where(eq(apiTokens.id, id));
	return token ?? null;
}

export async function insertToken(
	tx: Tx,
	token: {
		id: string;
		unitId: string;
		name: string;
		tokenHash: string;
		createdBy: string;
		createdAt: number;
	},
): Promise<void> {
	await tx.db.insert(tx.s.apiTokens).values(token);
}

/** False when it was revoked already. */
export async function revokeTokenRow(tx: Tx, id: string, at: number): Promise<boolean> {
	const { apiTokens } = tx.s;
	const ended = await tx.db
		.update(apiTokens)
		.set({ revokedAt: at })
		.where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
		.returning({ id: apiTokens.id });
	return ended.length > 0;
}

/** Tokens of units within `scope`, live ones first, then the newest first. */
export async function listTokens(reader: Reader, scope: Scope) {
	const { apiTokens, units, accounts } = reader.s;
	return reader.db
		.select({
			id: apiTokens.id,
			name: apiTokens.name,
			unitName: units.name,
			createdByName: accounts.name,
			createdAt: apiTokens.createdAt,
			revokedAt: apiTokens.revokedAt,
		})
		.from(apiTokens)
		.innerJoin(units, eq(units.id, apiTokens.unitId))
		.leftJoin(accounts, eq(accounts.id, apiTokens.createdBy))
		.where(withinScope(reader, apiTokens.unitId, scope))
		.orderBy(sql`case when ${apiTokens.revokedAt} is null then 0 else 1 end`, desc(apiTokens.createdAt))
		.limit(200);
}

interface AccountFilter {
	unitId: string | null;
	q: string;
}

function accountsWhere(reader: Reader, scope: Scope, { unitId, q }: AccountFilter): SQL | undefined {
	const { accounts } = reader.s;
	// instr/strpos rather than LIKE: what is typed is text, not a pattern.
	const holds = (column: typeof accounts.name | typeof accounts.login) =>
		reader.dialect === 'sqlite'
			? sql`instr(lower(${column}), ${q.toLowerCase()}) > 0`
			: sql`strpos(lower(${column}), ${q.toLowerCase()}) > 0`;
	return and(
		withinScope(reader, accounts.unitId, scope),
		unitId === null ? undefined : eq(accounts.unitId, unitId),
		q === '' ? undefined : or(holds(accounts.name), holds(accounts.login)),
	);
}

export async function countAccounts(reader: Reader, scope: Scope, filter: AccountFilter): Promise<number> {
	const { accounts } = reader.s;
	const [row] = await reader.db
		.select({ n: sql<number>`count(*)`.mapWith(Number) })
		.from(accounts)
		.where(accountsWhere(reader, scope, filter));
	return row?.n ?? 0;
}

/** Accounts by unit from the top, enabled ones first, then by login. */
export async function listAccounts(
	reader: Reader,
	scope: Scope,
	filter: AccountFilter & { limit: number; offset: number },
) {
	const { accounts, units } = reader.s;
	const rows = await reader.db
		.select({ account: accounts, unitName: units.name })
		.from(accounts)
		.innerJoin(units, eq(units.id, accounts.unitId))
		.where(accountsWhere(reader, scope, filter))
		.orderBy(
			asc(units.path),
			sql`case when ${accounts.disabledAt} is null then 0 else 1 end`,
			asc(accounts.login),
		)
		.limit(filter.limit)
		.offset(filter.offset);
	return rows.map(({ account, unitName }) => ({ ...account, unitName }));
}

/** A role and the unit it is held at. */
export interface HeldRole {
	role: Role;
	unitId: string;
	unitName: string;
	path: string;
}

/** Roles of several accounts, at open units, from the top. */
export async function readHeld(reader: Reader, accountIds: string[]): Promise<Map<string, HeldRole[]>> {
	const { memberships, units } = reader.s;
	if (accountIds.length === 0) return new Map();
	const rows = await reader.db
		.select({
			accountId: memberships.accountId,
			role: memberships.role,
			unitId: units.id,
			unitName: units.shortName,
			path: units.path,
		})
		.from(memberships)
		.innerJoin(units, eq(units.id, memberships.unitId))
		.where(and(inArray(memberships.accountId, accountIds), isNull(units.closedAt)))
		.orderBy(asc(units.path), asc(memberships.grantedAt), asc(memberships.role));
	return Map.groupBy(rows, (row) => row.accountId);
}
