import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Uploaded files by their SHA-256; in memory, or in a folder that outlives the process. */
export class Blobs {
	#memory = new Map<string, Buffer>();
	#folder: string | null;

	constructor(folder: string | null) {
		this.#folder = folder;
		if (folder) mkdirSync(folder, { recursive: true });
	}

	/** Keeps the bytes and gives their SHA-256, hex. */
	put(bytes: Buffer): string {
		const hash = createHash('sha256').update(bytes).digest('hex');
		if (!this.#folder) {
			this.#memory.set(hash, bytes);
			return hash;
		}
		const file = join(this.#folder, hash);
		if (!existsSync(file)) {
			writeFileSync(`${file}.tmp`, bytes);
			renameSync(`${file}.tmp`, file);
		}
		return hash;
	}

	get(hash: string): Buffer | null {
		if (!this.#folder) return this.#memory.get(hash) ?? null;
		const file = join(this.#folder, hash);
		return existsSync(file) ? readFileSync(file) : null;
	}
}
