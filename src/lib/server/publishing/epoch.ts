import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { databaseIdentity, readSetting, writeSetting, type Reader, type Tx } from '../db/index.ts';

/** File in DATA_DIR, outside the database: a backup of the database must not bring it back with it. */
export const EPOCH_FILE = 'publishing.epoch';
const SETTING = 'publishing.epoch';

interface Stored {
	/** Raised with every send. */
	mark: number;
	/** Of the PostgreSQL that it was raised on. */
	identity: string | null;
}

/** The database is not the one this process was started on. */
export class EpochChangedError extends Error {
	override readonly name = 'EpochChangedError';
}

/**
 * Tells a database that continues from one that came out of a backup or lost its newest commits in a failover. Every
 * send raises a mark in the database and, before a byte leaves, in a file beside it: a database whose mark is below the
 * file's has forgotten a send.
 */
export interface Epoch {
	/** Raises the mark in the transaction that passes the door. @throws EpochChangedError after a failover. */
	raise(tx: Tx): Promise<number>;
	/** Durable in the file when it resolves. */
	keep(mark: number): Promise<void>;
}

export const NO_EPOCH: Epoch = { raise: () => Promise.resolve(0), keep: () => Promise.resolve() };

/** The epoch of a real installation. `identity` is what the database was at the start. */
export function createEpoch(config: Pick<Config, 'dataDir'>, identity: string | null): Epoch {
	const kept = new KeptMark(config.dataDir);
	return {
		async raise(tx) {
			if (identity !== null && (await databaseIdentity(tx)) !== identity) throw new EpochChangedError();
			const stored = await readSetting<Stored>(tx, SETTING);
			const mark = (stored?.mark ?? 0) + 1;
			await writeSetting(tx, SETTING, { mark, identity });
			return mark;
		},
		keep: (mark) => kept.keep(mark),
	};
}

/** The mark in the file. Those that come while one is being written wait for the highest of them, written once. */
class KeptMark {
	readonly #dataDir: string;
	#wanted = 0;
	#written = 0;
	#writing: Promise<void> | null = null;

	constructor(dataDir: string) {
		this.#dataDir = dataDir;
	}

	/** Durable, it or a higher one, when it resolves. */
	async keep(mark: number): Promise<void> {
		this.#wanted = Math.max(this.#wanted, mark);
		while (this.#written < mark) {
			this.#writing ??= this.#write().finally(() => (this.#writing = null));
			await this.#writing;
		}
	}

	async #write(): Promise<void> {
		const mark = this.#wanted;
		await writeMark(this.#dataDir, mark);
		this.#written = mark;
	}
}

/** What was found at the start. */
export interface EpochFound {
	restored: boolean;
	/** The mark to go on with. */
	mark: number;
}

/** Compares the database with the file. `identity` is what the database is now. */
export async function compareEpoch(
	reader: Reader,
	{ fileMark, identity }: { fileMark: number | null; identity: string | null },
): Promise<EpochFound> {
	const stored = await readSetting<Stored>(reader, SETTING);
	if (!stored) return { restored: false, mark: fileMark ?? 0 };
	const mark = Math.max(stored.mark, fileMark ?? 0);
	const older = fileMark !== null && stored.mark < fileMark;
	// An embedded database without its file was brought here from somewhere. A node of several may simply be new.
	const alone = fileMark === null && reader.dialect === 'sqlite' && stored.mark > 0;
	return { restored: older || alone || stored.identity !== identity, mark };
}

/** Begins a new epoch in the database. */
export async function storeEpoch(tx: Tx, { mark, identity }: Stored): Promise<void> {
	await writeSetting(tx, SETTING, { mark, identity });
}

/** The mark in the file; null when there is no file. @throws when it cannot be read. */
export async function readMark(dataDir: string): Promise<number | null> {
	try {
		const mark = Number(await readFile(join(dataDir, EPOCH_FILE), 'utf8'));
		if (!Number.isSafeInteger(mark)) throw new Error(`${EPOCH_FILE} does not hold a number`);
		return mark;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

/** Writes the mark so that it survives a power cut, unless the file is further already. */
export async function writeMark(dataDir: string, mark: number): Promise<void> {
	if (((await readMark(dataDir)) ?? -1) >= mark) return;
	const file = join(dataDir, EPOCH_FILE);
	const next = `${file}.${process.pid}.${mark}`;
	const handle = await open(next, 'w', 0o600);
	try {
		await handle.writeFile(String(mark));
		await handle.sync();
	} finally {
		await handle.close();
	}
	await rename(next, file);
	const folder = await open(dirname(file), 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
