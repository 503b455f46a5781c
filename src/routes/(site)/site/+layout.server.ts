import { readInstance } from '#lib/server/auth/index.ts';
import { siteColumns, siteOrigin } from '#lib/server/site/index.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
	const instance = await readInstance(locals.app);
	return {
		siteName: instance?.name ?? '',
		demo: instance?.demo ?? false,
		columns: await siteColumns(locals.app.store),
		origin: siteOrigin(locals.app.config.origin, url.origin),
	};
};
