import { asc, desc, eq, or, sql, type SQL } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

/** A path prefix the other way round: the unit whose path is a beginning of `path`. */
function above(reader: Reader, path: string): SQL {
	const { units } = reader.s;
	return sql`substr(cast(${path} as text), 1, length(${units.path})) = ${units.path}`;
}

export interface Column {
	id: string;
	unitId: string;
	slug: string;
	name: string;
	closedAt: number | null;
}

/** Columns that posts of the unit at `unitPath` may be filed under: its own and those of the units above it. */
export async function columnsOf(reader: Reader, unitPath: string): Promise<Column[]> {
	const { columns, units } = reader.s;
	return reader.db
		.select({
			id: columns.id,
			unitId: columns.unitId,
			slug: columns.slug,
			name: columns.name,
			closedAt: columns.closedAt,
		})
		.from(columns)
		.innerJoin(units, eq(units.id, columns.unitId))
		.where(above(reader, unitPath))
		.orderBy(asc(units.path), asc(columns.position), asc(columns.id));
}

/** Columns that posts within `scope` may stand in, closed ones too: what a list is filtered by. */
export async function listColumns(reader: Reader, scope: Scope): Promise<Column[]> {
	const { columns, units } = reader.s;
	const reach = scope.paths.map((path) => above(reader, path));
	return reader.db
		.select({
			id: columns.id,
			unitId: columns.unitId,
			slug: columns.slug,
			name: columns.name,
			closedAt: columns.closedAt,
		})
		.from(columns)
		.innerJoin(units, eq(units.id, columns.unitId))
		.where(or(withinScope(reader, columns.unitId, scope), ...reach))
		.orderBy(asc(units.path), asc(columns.position), asc(columns.id));
}

/** Stores a column behind the others of its unit; false when the unit has one with this slug. */
export async function insertColumn(tx: Tx, column: Omit<Column, 'closedAt'>): Promise<boolean> {
	const { columns } = tx.s;
	const [last] = await tx.db
		.select({ position: sql<number>`coalesce(max(${columns.position}), 0)`.mapWith(Number) })
		.from(columns)
		.where(eq(columns.unitId, column.unitId));
	const rows = await tx.db
		.insert(columns)
		.values({ ...column, position: (last?.position ?? 0) + 1 })
		.onConflictDoNothing()
		.returning({ id: columns.id });
	return rows.length > 0;
}

export interface Campaign {
	id: string;
	unitId: string;
	name: string;
	startsAt: number;
	endsAt: number;
	targetReads: number | null;
}

/** Campaigns that posts of the unit at `unitPath` may belong to: its own and those of the units above it. */
export async function campaignsOf(reader: Reader, unitPath: string): Promise<Campaign[]> {
	const { campaigns, units } = reader.s;
	return reader.db
		.select({
			id: campaigns.id,
			unitId: campaigns.unitId,
			name: campaigns.name,
			startsAt: campaigns.startsAt,
			endsAt: campaigns.endsAt,
			targetReads: campaigns.targetReads,
		})
		.from(campaigns)
		.innerJoin(units, eq(units.id, campaigns.unitId))
		.where(above(reader, unitPath))
		.orderBy(desc(campaigns.startsAt), asc(campaigns.id));
}

export async function insertCampaign(tx: Tx, campaign: Campaign): Promise<void> {
	await tx.db.insert(tx.s.campaigns).values(campaign);
}
