import { statfs } from 'node:fs/promises';
import type { Ctx } from '../ctx.ts';
import { probeWrite } from '../db/index.ts';
import { lastHeartbeat } from '../jobs/index.ts';

/** Older than this and nothing would be published on time: not ready. */
const HEARTBEAT_MAX_AGE_MS = 60_000;
/** Below this the next large batch may fail half way to the disk: not ready before it does. */
const DISK_LEAST_BYTES = 32 * 1024 * 1024;

export interface Readiness {
	ready: boolean;
	/** Every reason at once, in English: for operators and orchestrators. */
	problems: string[];
}

type Parts = Pick<Ctx, 'store' | 'clock' | 'config'>;

/** Whether this node can take traffic: migrations applied, disk takes writes, some scheduler's heart beats. */
export async function checkReadiness(parts: Parts): Promise<Readiness> {
	const answers = await Promise.all([migrations(parts), disk(parts), heartbeat(parts)]);
	const problems = answers.filter((answer) => answer !== null);
	return { ready: problems.length === 0, problems };
}

async function migrations({ store }: Parts): Promise<string | null> {
	try {
		const pending = await store.pendingMigrations();
		if (pending < 0) return 'the database was changed by a newer version';
		return pending === 0 ? null : `${pending} migrations are not applied`;
	} catch {
		return 'the database cannot be read';
	}
}

async function disk({ store, clock, config }: Parts): Promise<string | null> {
	try {
		const { bavail, bsize } = await statfs(config.dataDir);
		if (bavail * bsize < DISK_LEAST_BYTES) return 'the disk of the data folder is full';
		await probeWrite(store, clock.now());
		return null;
	} catch {
		return 'the database does not take writes';
	}
}

async function heartbeat({ store, clock }: Parts): Promise<string | null> {
	try {
		const at = await lastHeartbeat(store);
		if (at === null) return 'no scheduler has started yet';
		const age = clock.now() - at;
		return age <= HEARTBEAT_MAX_AGE_MS ? null : `the last heartbeat is ${Math.round(age / 1000)} s old`;
	} catch {
		return 'the heartbeat cannot be read';
	}
}
