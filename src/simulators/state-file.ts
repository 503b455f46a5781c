import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { ClockState } from '#simulators/clock.ts';

const VERSION = 1;

export interface SavedState {
	version: typeof VERSION;
	seed: number;
	clock: ClockState;
	platforms: Record<string, unknown>;
}

/** Reads a saved state; null when there is none yet. A damaged file stops the start instead of losing articles. */
export function readState(file: string): SavedState | null {
	if (!existsSync(file)) return null;
	const saved = JSON.parse(readFileSync(file, 'utf8')) as SavedState;
	if (saved.version !== VERSION) throw new Error(`state file ${file} has an unknown version`);
	return saved;
}

/** Writes beside the file, then renames: a kill leaves either the old state or the new one. */
export function writeState(file: string, state: Omit<SavedState, 'version'>): void {
	mkdirSync(dirname(file), { recursive: true });
	const handle = openSync(`${file}.tmp`, 'w');
	try {
		writeSync(handle, JSON.stringify({ version: VERSION, ...state }));
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
	renameSync(`${file}.tmp`, file);
}
