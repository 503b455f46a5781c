import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
/** They have parts that are no JavaScript. */
const NATIVE = ['better-sqlite3', 'pg', 'pino', 'sharp', '@node-rs/argon2'];

/**
 * Makes one file of a child's modules, as the build does for the product: starting a process from sources costs a second of
 * CPU, and these tests kill a hundred of them. Gives the file; it goes when this process ends.
 */
export async function bundleChild(entry: string): Promise<string> {
	// Inside node_modules, so that the native packages are found from there.
	const cache = join(root, 'node_modules/.cache');
	mkdirSync(cache, { recursive: true });
	const outDir = mkdtempSync(join(cache, 'child-'));
	process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
	await build({
		configFile: false,
		logLevel: 'error',
		root,
		ssr: { noExternal: true, external: NATIVE },
		build: {
			ssr: entry,
			outDir,
			target: 'node22',
			rollupOptions: { output: { entryFileNames: '[name].mjs' } },
		},
	});
	return join(outDir, basename(entry).replace('.ts', '.mjs'));
}
