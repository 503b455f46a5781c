import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import type { NoticeKind } from '#lib/contract/notices.ts';
import type { Reader } from '../db/index.ts';
import { idsIn } from './store-people.ts';

export type BotRow = Reader['s']['noticeBots']['$inferSelect'];

/** Running bots that want this kind of notice of this unit: its own, and those above that also look below. */
export async function botsFor(
	reader: Reader,
	{ unitId, unitPath, kind }: { unitId: string; unitPath: string; kind: NoticeKind },
): Promise<BotRow[]> {
	const { noticeBots: b } = reader.s;
	const rows = await reader.db
		.select()
		.from(b)
		.where(
			and(
				isNull(b.pausedAt),
				or(eq(b.unitId, unitId), and(eq(b.below, true), inArray(b.unitId, idsIn(unitPath)))),
			),
		);
	return rows.filter(({ kinds }) => kinds.includes(kind));
}
