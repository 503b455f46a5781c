import { and, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '../db/index.ts';
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

/** Every unit within `scope`, parents before children. */
export async function listUnits(reader: Reader, scope: Scope) {
	const { units } = reader.s;
	return reader.db.select().from(units).where(underPath(reader, scope)).orderBy(units.path);
}
