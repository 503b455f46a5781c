import { defineConfig } from 'vite';

/** Builds what runs outside SvelteKit's bundle: worker threads. Same sources, own entry files in build/workers. */
export default defineConfig({
	build: {
		ssr: true,
		target: 'node22',
		outDir: 'build/workers',
		emptyOutDir: true,
		rollupOptions: {
			input: { ingest: 'src/lib/server/metrics/ingest-worker.ts' },
			output: { entryFileNames: '[name].js', format: 'es' },
			external: ['better-sqlite3', 'pg', 'pino', 'sharp', '@node-rs/argon2'],
		},
	},
	ssr: { noExternal: true, external: ['better-sqlite3', 'pg', 'pino', 'sharp', '@node-rs/argon2'] },
});
