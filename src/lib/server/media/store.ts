import { and, eq, inArray } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

/** A stored picture. The file is named by its SHA-256; sizes in pixels and bytes. */
export interface Picture {
	id: string;
	unitId: string;
	sha256: string;
	mime: string;
	width: number;
	height: number;
	bytes: number;
	alt: string;
	createdBy: string;
	createdAt: number;
}

/** The picture with this id wherever it belongs: for callers that have checked what it stands in. */
export async function findPicture(reader: Reader, id: string): Promise<Picture | null> {
	const [row] = await reader.db.select().from(reader.s.media).where(eq(reader.s.media.id, id));
	return row ?? null;
}

/** Which of `ids` are pictures within `scope`. */
export async function knownPictures(
	reader: Reader,
	ids: readonly string[],
	scope: Scope,
): Promise<Set<string>> {
	const { media } = reader.s;
	// PostgreSQL answers a NUL in an id with a failure instead of nothing.
	if (ids.length === 0 || ids.some((id) => id.includes('\0'))) return new Set();
	const rows = await reader.db
		.select({ id: media.id })
		.from(media)
		.where(and(inArray(media.id, [...ids]), withinScope(reader, media.unitId, scope)));
	return new Set(rows.map((row) => row.id));
}

/** The picture a unit has with this content, or null. */
export async function findByContent(reader: Reader, unitId: string, sha256: string): Promise<Picture | null> {
	const { media } = reader.s;
	const [row] = await reader.db
		.select()
		.from(media)
		.where(and(eq(media.unitId, unitId), eq(media.sha256, sha256)));
	return row ?? null;
}

/** Stores the row; false when the unit has a picture with this content. */
export async function insertPicture(tx: Tx, picture: Picture): Promise<boolean> {
	const { media } = tx.s;
	const rows = await tx.db.insert(media).values(picture).onConflictDoNothing().returning({ id: media.id });
	return rows.length > 0;
}
