import { redirect } from '@sveltejs/kit';
import { PLACES, type Place, type ShellData } from '#lib/components/ui/shell.ts';
import type { Permission } from '#lib/contract/roles.ts';
import { readInstance } from '#lib/server/auth/index.ts';
import type { DeskState } from '#lib/contract/boards.ts';
import { deskTopic, type Snapshot } from '#lib/contract/live.ts';
import { scopeOf, type Actor } from '#lib/server/units/index.ts';
import type { LayoutServerLoad } from './$types';

/** Places whose capability is still to come: no dead links. */
const LATER: ReadonlySet<Place> = new Set(['units']);

/** What opens a place that is not for everybody on the desk; one of them is enough. */
const OPENED_BY: Partial<Record<Place, readonly Permission[]>> = {
	settings: ['unit.manage', 'account.manage', 'channel.manage'],
};

function opens(place: Place, actor: Actor): boolean {
	if (LATER.has(place)) return false;
	const by = OPENED_BY[place];
	return by === undefined || by.some((permission) => scopeOf(actor, permission).paths.length > 0);
}

/** The shell's first picture, and the live topic that keeps its counts and its light true. */
export interface DeskData extends ShellData {
	accountId: string;
	desk: Snapshot;
}

/** What every page of the desk shows around itself. */
export const load: LayoutServerLoad = async ({ locals, url }): Promise<DeskData> => {
	const { app, session } = locals;
	if (!session) redirect(303, `/login?next=${encodeURIComponent(url.pathname + url.search)}`);
	const { actor } = session;
	const instance = await readInstance(app);
	const desk = await app.live.snapshot({ kind: 'person', sessionId: session.id, actor }, deskTopic(actor.id));
	const { counts, beat } = desk.state as DeskState;
	return {
		me: {
			name: actor.name,
			department: session.department,
			unitName: session.unitName,
			roles: session.roles,
			initials: [...actor.name][0] ?? '',
		},
		instance: { name: instance?.name ?? '', demo: instance?.demo ?? false },
		counts,
		beat,
		places: session.mustChangePassword ? [] : PLACES.filter((place) => opens(place, actor)),
		now: app.clock.now(),
		accountId: actor.id,
		desk,
	};
};
