import { DAY, dayStart } from '#lib/contract/beijing-time.ts';
import type { WallState } from '#lib/contract/boards.ts';
import { beijingWeekStart } from '#lib/contract/format.ts';
import type { Ctx } from '../ctx.ts';
import type { WallPass } from './enter-wall.ts';
import {
	readChannels,
	readDonations,
	readHotline,
	readHours,
	readToday,
	readTop,
	readVolunteers,
	readWechat,
	type BoardOf,
} from './read-figures.ts';
import { countBelow, newestTitles, summariseDay, summariseReviews } from './rules.ts';
import {
	countDecisions,
	postsInReview,
	postsPublishedByUnit,
	publicationsOfDay,
	unitsBelow,
} from './store.ts';

const TOP_SHOWN = 3;

/** Everything a wall shows now: figures, published titles, counts. No names of people, nothing unpublished. */
export async function wallState(
	ctx: Pick<Ctx, 'store' | 'clock'>,
	wall: Pick<WallPass, 'unitId' | 'unitName' | 'path' | 'name'>,
	demo: boolean,
): Promise<WallState> {
	const { store } = ctx;
	const of: BoardOf = { unitId: wall.unitId, path: wall.path, now: ctx.clock.now() };
	const scope = { paths: [wall.path] };
	const today = dayStart(of.now);
	const [publications, waiting, decided, below, byUnit] = await Promise.all([
		publicationsOfDay(store, scope, { from: today, to: today + DAY }),
		postsInReview(store, scope),
		countDecisions(store, scope, today),
		unitsBelow(store, wall.unitId),
		postsPublishedByUnit(store, scope, beijingWeekStart(of.now)),
	]);
	const [hotline, donations] = [await readHotline(store, of), await readDonations(store, of)];
	return {
		head: { unit: wall.unitName, name: wall.name, demo },
		reads: await readToday(store, of),
		hours: await readHours(store, of),
		channels: await readChannels(store, of, today),
		top: await readTop(store, of, { from: today, limit: TOP_SHOWN }),
		wechat: await readWechat(store, of),
		...summariseDay(publications),
		newest: newestTitles(publications),
		reviews: summariseReviews(waiting, decided),
		volunteers: await readVolunteers(store, of),
		counties: countBelow(below, byUnit),
		...(hotline ? { hotline } : {}),
		...(donations ? { donations } : {}),
	};
}
