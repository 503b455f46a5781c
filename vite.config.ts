import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

const HTTP = Symbol.for('jinguo.http');
const RAW = Symbol.for('jinguo.raw');
type RawHandler = (req: unknown, res: unknown) => boolean;

/**
 * Hands the development server's HTTP server to the product, as server.js does in production, and lets the
 * product's own endpoints (beacon, readings) answer before SvelteKit. Must stand before sveltekit().
 */
function handOverHttp(): Plugin {
	const slots = globalThis as Record<symbol, unknown>;
	return {
		name: 'jinguo-hand-over-http',
		configureServer(server) {
			slots[HTTP] = server.httpServer;
			server.middlewares.use((req, res, next) => {
				const raw = slots[RAW] as RawHandler | undefined;
				if (!raw?.(req, res)) next();
			});
		},
	};
}

export default defineConfig({
	plugins: [handOverHttp(), sveltekit()],
	// Font slices below 4 kB would become data: addresses, which the content security policy refuses.
	build: { assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined) },
	// Anchored: the desk has a page folder named data.
	server: { watch: { ignored: [`${import.meta.dirname}/data/**`, '**/.demo/**', '**/shots/**'] } },
	test: {
		include: ['src/**/*.test.ts', 'tests/integration/**/*.test.ts', 'tests/faults/**/*.test.ts'],
		environment: 'node',
		globalSetup: ['tests/support/global-setup.ts'],
		setupFiles: ['tests/support/fail-on-console.ts'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		maxWorkers: 2,
	},
});
