import { and, asc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import type { Scope } from './actor.ts';

/** A column of text, of any table. */
type TextColumn = Parameters<typeof inArray>[0];

function underPath(reader: Reader, scope: Scope): SQL {
	const { units } = reader.s;
	// substr rather than LIKE: the same on both engines, whatever the collation.
	const parts = scope.paths.map((path) => sql`substr(${units.path}, 1, ${path.length}) = ${path}`);
	return or(...parts) ?? sql`1 = 0`;
}

/** The condition "this row's unit lies within `scope`", for the WHERE of any store. */
export function withinScope(reader: Reader, unitId: TextColumn, scope: Scope): SQL {
	const { units } = reader.s;
	return inArray(unitId, reader.db.select({ id: units.id }).from(units).where(underPath(reader, scope)));
}

/** The unit with this id when it lies within `scope`, or null. */
export async function findUnit(reader: Reader, id: string, scope: Scope) {
	const { units } = reader.s;
	const [unit] = await reader.db
		.select()
		.from(units)
		.where(and(eq(units.id, id), underPath(reader, scope)));
	return unit ?? null;
}

/** Every open unit within `scope`, parents before children, siblings in the order they were made. */
export async function listUnits(reader: Reader, scope: Scope) {
	const { units } = reader.s;
	return reader.db
		.select()
		.from(units)
		.where(and(underPath(reader, scope), isNull(units.closedAt)))
		.orderBy(asc(units.path));
}

type UnitRow = NonNullable<Awaited<ReturnType<typeof findUnit>>>;

/** Stores a unit. False when its division code is taken. */
export async function insertUnit(tx: Tx, unit: Omit<UnitRow, 'position' | 'closedAt'>): Promise<boolean> {
	const { units } = tx.s;
	const stored = await tx.db.insert(units).values(unit).onConflictDoNothing().returning({ id: units.id });
	return stored.length > 0;
}

/** The unit's row within `scope`, held until the transaction ends. */
export async function lockUnit(tx: Tx, id: string, scope: Scope) {
	const { units } = tx.s;
	const [unit] = await tx.locking(
		tx.db
			.select()
			.from(units)
			.where(and(eq(units.id, id), underPath(tx, scope))),
	);
	return unit ?? null;
}

export async function updateUnit(tx: Tx, id: string, change: Partial<UnitRow>): Promise<void> {
	const { units } = tx.s;
	await tx.db.update(units).set(change).where(eq(units.id, id));
}

/** Who holds this division code, or null. */
export async function findCode(reader: Reader, code: string) {
	const { units } = reader.s;
	const [unit] = await reader.db.select({ id: units.id }).from(units).where(eq(units.code, code));
	return unit ?? null;
}

/** What still hangs on a unit: open units below it and enabled accounts at home in it. */
export async function countDependents(
	reader: Reader,
	id: string,
): Promise<{ children: number; people: number }> {
	const { units, accounts } = reader.s;
	const n = sql<number>`count(*)`.mapWith(Number);
	const [children] = await reader.db
		.select({ n })
		.from(units)
		.where(and(eq(units.parentId, id), isNull(units.closedAt)));
	const [people] = await reader.db
		.select({ n })
		.from(accounts)
		.where(and(eq(accounts.unitId, id), isNull(accounts.disabledAt)));
	return { children: children?.n ?? 0, people: people?.n ?? 0 };
}

/** Enabled accounts by home unit within `scope`; units without any are absent. */
export async function countPeople(reader: Reader, scope: Scope): Promise<Map<string, number>> {
	const { accounts } = reader.s;
	const rows = await reader.db
		.select({ unitId: accounts.unitId, n: sql<number>`count(*)`.mapWith(Number) })
		.from(accounts)
		.where(and(isNull(accounts.disabledAt), withinScope(reader, accounts.unitId, scope)))
		.groupBy(accounts.unitId);
	return new Map(rows.map((row) => [row.unitId, row.n]));
}
