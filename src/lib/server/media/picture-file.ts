import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../ids.ts';
import type { Picture } from './store.ts';

type Named = Pick<Picture, 'sha256' | 'mime'>;

/** Where a picture lies under DATA_DIR: named by its content, so one file serves every unit that has it. */
function pathOf(dataDir: string, picture: Named): string {
	const extension = picture.mime === 'image/png' ? 'png' : 'jpg';
	return join(dataDir, 'media', picture.sha256.slice(0, 2), `${picture.sha256}.${extension}`);
}

/** Writes the file whole or not at all, and durable before the row that names it. */
export async function writePictureFile(dataDir: string, picture: Named, data: Buffer): Promise<void> {
	const path = pathOf(dataDir, picture);
	const present = await stat(path).catch(() => null);
	if (present?.size === data.length) return;
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const half = `${path}.${newId()}`;
	const file = await open(half, 'wx', 0o600);
	try {
		await file.writeFile(data);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(half, path);
}

export function readPictureFile(dataDir: string, picture: Named): Promise<Buffer> {
	return readFile(pathOf(dataDir, picture));
}
