import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

type WallRow = Reader['s']['walls']['$inferSelect'];
type DeviceRow = Reader['s']['wallDevices']['$inferSelect'];

export async function insertWall(tx: Tx, wall: WallRow): Promise<void> {
	await tx.db.insert(tx.s.walls).values(wall);
}

/** The wall with its unit when it lies within `scope`, or null. */
export async function findWall(reader: Reader, id: string, scope: Scope) {
	const { walls, units } = reader.s;
	const [wall] = await reader.db
		.select({ id: walls.id, name: walls.name, unitId: walls.unitId, unitName: units.name, path: units.path })
		.from(walls)
		.innerJoin(units, eq(units.id, walls.unitId))
		.where(and(eq(walls.id, id), withinScope(reader, walls.unitId, scope)));
	return wall ?? null;
}

/** Walls within `scope`, oldest first. */
export async function wallsWithin(reader: Reader, scope: Scope) {
	const { walls, units } = reader.s;
	return reader.db
		.select({ id: walls.id, name: walls.name, unitName: units.shortName, createdAt: walls.createdAt })
		.from(walls)
		.innerJoin(units, eq(units.id, walls.unitId))
		.where(withinScope(reader, walls.unitId, scope))
		.orderBy(asc(walls.createdAt), asc(walls.id));
}

/** Devices of all walls within `scope`, the newest first. The token's hash stays in the store. */
export async function devicesWithin(reader: Reader, scope: Scope) {
	const { walls, wallDevices: d } = reader.s;
	return reader.db
		.select({
			id: d.id,
			wallId: d.wallId,
			name: d.name,
			createdAt: d.createdAt,
			seenAt: d.seenAt,
			revokedAt: d.revokedAt,
		})
		.from(d)
		.innerJoin(walls, eq(walls.id, d.wallId))
		.where(withinScope(reader, walls.unitId, scope))
		.orderBy(desc(d.createdAt), desc(d.id));
}

export async function insertDevice(tx: Tx, device: Omit<DeviceRow, 'seenAt' | 'revokedAt'>): Promise<void> {
	await tx.db.insert(tx.s.wallDevices).values(device);
}

/** A device within `scope` with its wall's unit, locked, or null. */
export async function lockDevice(tx: Tx, id: string, scope: Scope) {
	const { walls, wallDevices: d } = tx.s;
	const [device] = await tx.locking(
		tx.db
			.select({ id: d.id, revokedAt: d.revokedAt, unitId: walls.unitId })
			.from(d)
			.innerJoin(walls, eq(walls.id, d.wallId))
			.where(and(eq(d.id, id), withinScope(tx, walls.unitId, scope))),
	);
	return device ?? null;
}

export async function markRevoked(tx: Tx, id: string, at: number): Promise<void> {
	const { wallDevices } = tx.s;
	await tx.db.update(wallDevices).set({ revokedAt: at }).where(eq(wallDevices.id, id));
}

export async function markSeen(tx: Tx, id: string, at: number): Promise<void> {
	const { wallDevices } = tx.s;
	await tx.db.update(wallDevices).set({ seenAt: at }).where(eq(wallDevices.id, id));
}

/** The device whose token has this hash and that may still show this wall, with the wall and its unit. */
export async function findDevice(reader: Reader, wallId: string, tokenHash: string) {
	const { walls, wallDevices: d, units } = reader.s;
	const [row] = await reader.db
		.select({
			deviceId: d.id,
			seenAt: d.seenAt,
			wallId: walls.id,
			name: walls.name,
			unitId: units.id,
			unitName: units.name,
			path: units.path,
		})
		.from(d)
		.innerJoin(walls, eq(walls.id, d.wallId))
		.innerJoin(units, eq(units.id, walls.unitId))
		.where(and(eq(d.tokenHash, tokenHash), eq(d.wallId, wallId), isNull(d.revokedAt)));
	return row ?? null;
}
