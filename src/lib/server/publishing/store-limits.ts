import { and, eq } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

/** How late one channel may still send by itself; `columnId` is empty for every column. */
export interface LatenessLimit {
	columnId: string;
	latenessMs: number;
}

export async function latenessLimits(reader: Reader, channelId: string): Promise<LatenessLimit[]> {
	const { latenessLimits: l } = reader.s;
	return reader.db
		.select({ columnId: l.columnId, latenessMs: l.latenessMs })
		.from(l)
		.where(eq(l.channelId, channelId));
}

/** A channel whose limits somebody may see or set; null when it lies beyond `scope`. */
export async function findLimitedChannel(reader: Reader, channelId: string, scope: Scope) {
	const { channels, units } = reader.s;
	const [row] = await reader.db
		.select({
			id: channels.id,
			name: channels.name,
			platform: channels.platform,
			settings: channels.settings,
			unitId: channels.unitId,
			unitName: units.shortName,
			unitPath: units.path,
		})
		.from(channels)
		.innerJoin(units, eq(units.id, channels.unitId))
		.where(and(eq(channels.id, channelId), withinScope(reader, channels.unitId, scope)));
	return row ?? null;
}

/** Sets an office's own numbers for quotas; null is no limit, what is not named is as usual. */
export async function replaceQuotaLimits(
	tx: Tx,
	{ channelId, most, at }: { channelId: string; most: Readonly<Record<string, number | null>>; at: number },
): Promise<void> {
	const { quotaLimits: l } = tx.s;
	await tx.db.delete(l).where(eq(l.channelId, channelId));
	const rows = Object.entries(most).map(([quota, number]) => ({
		channelId,
		quota,
		most: number,
		updatedAt: at,
	}));
	if (rows.length > 0) await tx.db.insert(l).values(rows);
}

/** Puts `limits` in the place of what the channel had. */
export async function replaceLatenessLimits(
	tx: Tx,
	{ channelId, limits, at }: { channelId: string; limits: LatenessLimit[]; at: number },
): Promise<void> {
	const { latenessLimits: l } = tx.s;
	await tx.db.delete(l).where(eq(l.channelId, channelId));
	if (limits.length > 0)
		await tx.db.insert(l).values(limits.map((limit) => ({ ...limit, channelId, updatedAt: at })));
}
