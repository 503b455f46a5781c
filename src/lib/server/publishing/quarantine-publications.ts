import { databaseIdentity } from '../db/index.ts';
import { changePublication } from './change-publication.ts';
import { compareEpoch, createEpoch, readMark, storeEpoch, writeMark, type Epoch } from './epoch.ts';
import { findAdapter } from './find-adapter.ts';
import type { Parts } from './parts.ts';

/**
 * Run at the start and after a failover. When the database came out of a backup or lost commits, what it shows as open
 * may be done already: all of it becomes `unknown`, under fences that no lost worker can hold. Gives the epoch to send in.
 */
export async function quarantineAfterRestore(parts: Parts): Promise<Epoch> {
	const { ctx } = parts;
	const { dataDir } = ctx.config;
	const identity = await databaseIdentity(ctx.store);
	const fileMark = await readMark(dataDir);
	const mark = await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const found = await compareEpoch(tx, { fileMark, identity });
		const next = found.restored ? found.mark + 1 : found.mark;
		await storeEpoch(tx, { mark: next, identity });
		if (!found.restored) return next;
		const now = ctx.clock.now();
		const open = await parts.rows.lockOpen(tx);
		for (const row of open) {
			const channel = (await findAdapter(parts, tx, row.channelId))?.adapter ?? parts.rules.NO_CHANNEL;
			await changePublication(parts, tx, { row, change: parts.rules.afterRestore(row, { now, channel }) });
		}
		ctx.log.warn(
			{ open: open.length },
			'the database was restored or failed over: open publications are unknown',
		);
		return next;
	});
	await writeMark(dataDir, mark);
	return createEpoch(ctx.config, identity);
}
