import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'sqlite',
	schema: './src/lib/server/db/drizzle.sqlite.ts',
	out: './drizzle/sqlite',
});
