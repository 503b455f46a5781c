import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
	interface ProvidedContext {
		postgresUrl: string;
	}
}

/** One PostgreSQL for the whole run. JINGUO_TEST_PG names a running one to use instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env.JINGUO_TEST_PG;
	if (given) {
		project.provide('postgresUrl', given);
		return () => Promise.resolve();
	}
	const server = await startPostgres();
	project.provide('postgresUrl', server.url);
	return () => server.stop();
}
