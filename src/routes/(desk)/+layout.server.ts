import { redirect } from '@sveltejs/kit';
import { PLACES, type Place, type ShellData } from '#lib/components/ui/shell.ts';
import { readInstance } from '#lib/server/auth/index.ts';
import { listQueue } from '#lib/server/reviews/index.ts';
import type { LayoutServerLoad } from './$types';

/** Places whose capability is still to come: no dead links. */
const LATER: ReadonlySet<Place> = new Set(['units']);

/** What every page of the desk shows around itself. Counts of other domains join here. */
export const load: LayoutServerLoad = async ({ locals, url }): Promise<ShellData> => {
	const { app, session } = locals;
	if (!session) redirect(303, `/login?next=${encodeURIComponent(url.pathname + url.search)}`);
	const { actor } = session;
	const instance = await readInstance(app);
	const { at } = app.heartbeat.status();
	const now = app.clock.now();
	const reviews = (await listQueue(app, actor)).length;
	return {
		me: {
			name: actor.name,
			department: session.department,
			unitName: session.unitName,
			roles: session.roles,
			initials: [...actor.name][0] ?? '',
		},
		instance: { name: instance?.name ?? '', demo: instance?.demo ?? false },
		counts: { needs: reviews, reviews },
		beat: { at, pending: 0, ok: at !== null && now - at < 60_000 },
		places: PLACES.filter((place) => !LATER.has(place)),
		now,
	};
};
