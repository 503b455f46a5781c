import { DAY, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { beijingDayStart } from '#lib/contract/format.ts';
import type { ReviewLevel } from '#lib/contract/reviews.ts';
import type { Chance } from './chance.ts';
import { ARTICLES, type DemoArticle } from './content.ts';
import { COUNTY_ARTICLES } from './content-counties.ts';
import {
	BOARD,
	DRAFT,
	DRAFT_PLANNED,
	DUE_LATER,
	DUE_SOON,
	HELD,
	IN_FINAL,
	IN_FIRST,
	IN_SECOND,
	RETURN_REASON,
	RETURNED,
	REVISE_REASON,
	REVISED_BODY,
} from './content-today.ts';
import type { Assignment, Newsroom } from './newsroom.ts';
import { plannerOf } from './people.ts';
import { unitOf, type Federation } from './seed-federation.ts';
import type { SimulatorClient } from './simulator.ts';
import type { Timeline } from './timeline.ts';

/** When the week's articles came out: days before today and Beijing time. */
const WEEK: readonly (readonly [daysAgo: number, hour: number])[] = [
	[6, 18.5],
	[5, 8.5],
	[5, 19],
	[4, 11.75],
	[4, 18],
	[3, 8.5],
	[3, 19.5],
	[2, 12],
	[2, 18.5],
	[1, 8.75],
];
/** The last of them came out this long before now. */
const TODAY_AGO = [4.4 * HOUR, 70 * MINUTE];
const COUNTIES_AGO = [27, 3.2, 22, 9, 5.1, 2, 1.5].map((hours) => hours * HOUR);
/** The answer was lost this long ago: long enough for every look that the plan allows. */
const HELD_AGO = 3.4 * HOUR;
/** Minutes until the first approved post goes out: the product takes some seconds to start. */
const FIRST_DUE = 1.5;
/** From the first word to the third signature takes no longer. */
const LONGEST_WAY = 6 * HOUR;

/** What the acts below share. */
export interface Scene {
	timeline: Timeline;
	newsroom: Newsroom;
	federation: Federation;
	simulator: SimulatorClient;
	chance: Chance;
	/** The moment the demonstration begins, epoch ms. */
	now: number;
}

/** People plan in steps of five minutes. */
function fullMinutes(at: number): number {
	return Math.floor(at / (5 * MINUTE)) * 5 * MINUTE;
}

/** No office puts a text out at night: before seven it was the evening before, after ten it is the next morning. */
function byDay(at: number): number {
	const midnight = beijingDayStart(at);
	const hour = (at - midnight) / HOUR;
	if (hour < 7) return fullMinutes(midnight - 5 * HOUR + (at - midnight) / 4);
	return fullMinutes(hour < 22 ? at : midnight + DAY + 8 * HOUR + (at - midnight - 22 * HOUR));
}

/** Plans a post's way from the draft to its third signature so that it is due at `dueAt`. */
function planApproved(scene: Scene, article: DemoArticle, to: Assignment & { plannedAt: number }): void {
	const { timeline, newsroom, chance } = scene;
	const minutes = (min: number, max: number) => chance.whole(min, max) * MINUTE + chance.whole(1, 59) * 1000;
	const signed3 = Math.min(to.plannedAt, scene.now) - minutes(8, 40);
	const signed2 = signed3 - minutes(20, 90);
	const signed1 = signed2 - minutes(15, 80);
	const submitted = signed1 - minutes(10, 60);
	timeline.plan(submitted - minutes(20, 50), async () => {
		const postId = await newsroom.write(article, to);
		timeline.plan(submitted, () => newsroom.submit(to.author, postId));
		timeline.plan(signed1, () => newsroom.sign(postId, 1));
		timeline.plan(signed2, () => newsroom.sign(postId, 2));
		timeline.plan(signed3, () => newsroom.sign(postId, 3));
	});
}

/** Plans everything that came out: the city's week and what the counties put on their own pages. */
export function planPublished(scene: Scene): void {
	const { federation, now } = scene;
	const { people, city, website, wechat } = federation;
	const today = beijingDayStart(now);
	const dues = [
		...WEEK.map(([daysAgo, hour]) => today - daysAgo * DAY + hour * HOUR),
		...TODAY_AGO.map((ago) => fullMinutes(now - ago)),
	];
	for (const [at, article] of [...ARTICLES].reverse().entries()) {
		const plannedAt = dues[at];
		// A shorter past has fewer articles.
		if (plannedAt === undefined || plannedAt < scene.timeline.now + LONGEST_WAY) continue;
		const author = at % 2 === 0 ? people.planner : people.writer;
		const channelIds = at % 4 === 3 ? [website] : [wechat, website];
		planApproved(scene, article, {
			author,
			unitId: city.id,
			channelIds,
			plannedAt,
			inCampaign: at % 3 !== 1,
		});
	}
	planCounties(scene);
}

function planCounties(scene: Scene): void {
	const { federation, now } = scene;
	const { people } = federation;
	let at = 0;
	for (const [county, articles] of Object.entries(COUNTY_ARTICLES))
		for (const article of articles)
			planApproved(scene, article, {
				author: people[plannerOf(county)],
				unitId: unitOf(federation.counties, county).id,
				channelIds: [federation.countySites[county] ?? ''],
				plannedAt: Math.min(byDay(now - (COUNTIES_AGO[at++] ?? 4 * HOUR)), fullMinutes(now - HOUR)),
			});
}

/** Plans the post whose answer was lost: the platform published it, and no look could tell. */
export function planHeld(scene: Scene): void {
	const { federation, simulator, timeline, now } = scene;
	const { people, city, wechat } = federation;
	const plannedAt = fullMinutes(now - HELD_AGO);
	planApproved(scene, HELD, { author: people.planner, unitId: city.id, channelIds: [wechat], plannedAt });
	timeline.plan(plannedAt - MINUTE, async () => {
		await simulator.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'drop_after' });
		for (const path of ['/cgi-bin/freepublish/batchget', '/cgi-bin/draft/get'])
			await simulator.addFault({ path, fault: 'http_500_before', times: 50 });
	});
	timeline.plan(now - 2 * MINUTE, () => simulator.clearFaults());
}

/** Plans what is on the desk now: one or more posts in each state a post can be in. */
export function planDesk(scene: Scene): void {
	const { federation, now } = scene;
	const { people, city, website, wechat, board } = federation;
	const both = [wechat, website];
	const unitId = city.id;
	for (const [at, article] of DUE_SOON.entries())
		planApproved(scene, article, {
			author: at % 2 === 0 ? people.writer : people.planner,
			unitId,
			channelIds: at === 2 ? [website] : both,
			plannedAt: Math.ceil(now / MINUTE + FIRST_DUE + 3 * at) * MINUTE,
			inCampaign: true,
		});
	planApproved(scene, BOARD, {
		author: people.writer,
		unitId,
		channelIds: [board, website],
		plannedAt: fullMinutes(now - 95 * MINUTE),
	});
	planApproved(scene, DUE_LATER, {
		author: people.planner,
		unitId,
		channelIds: both,
		plannedAt: byDay(now + 5 * HOUR),
		inCampaign: true,
	});
	for (const [at, article] of IN_FIRST.entries()) planInReview(scene, article, { level: 1, at });
	for (const [at, article] of IN_SECOND.entries()) planInReview(scene, article, { level: 2, at });
	for (const [at, article] of IN_FINAL.entries()) planInReview(scene, article, { level: 3, at });
	planReturned(scene);
	scene.timeline.plan(now - 50 * MINUTE, () =>
		scene.newsroom.write(DRAFT, { author: people.writer, unitId, channelIds: both, plannedAt: null }),
	);
	scene.timeline.plan(now - 35 * MINUTE, () =>
		scene.newsroom.write(DRAFT_PLANNED, {
			author: people.planner,
			unitId,
			channelIds: both,
			plannedAt: beijingDayStart(now) + DAY + 18 * HOUR,
		}),
	);
}

function planInReview(scene: Scene, article: DemoArticle, place: { level: ReviewLevel; at: number }): void {
	const { federation, newsroom, timeline, now } = scene;
	const { people, city, website, wechat } = federation;
	const author = place.at % 2 === 0 ? people.planner : people.writer;
	const submitted = now - (160 - 25 * place.at - 10 * place.level) * MINUTE;
	const plannedAt = Math.max(byDay(now + (4 + 6 * place.at + place.level) * HOUR), now + 2 * HOUR);
	timeline.plan(submitted - 30 * MINUTE, async () => {
		const postId = await newsroom.write(article, {
			author,
			unitId: city.id,
			channelIds: [wechat, website],
			plannedAt,
		});
		timeline.plan(submitted, () => newsroom.submit(author, postId));
		if (place.level === 1 && place.at === 0) planRevised(scene, { author, postId, submitted });
		for (let level = 1; level < place.level; level++)
			timeline.plan(submitted + 30 * level * MINUTE, () => newsroom.sign(postId, level as ReviewLevel));
	});
}

/** Sent back once and handed in again: the reviewer sees what has changed since. */
function planRevised(
	{ timeline, newsroom }: Scene,
	{ author, postId, submitted }: { author: Assignment['author']; postId: string; submitted: number },
): void {
	timeline.plan(submitted + 12 * MINUTE, () => newsroom.sendBack(postId, 1, REVISE_REASON));
	timeline.plan(submitted + 30 * MINUTE, () => newsroom.revise(author, postId, REVISED_BODY));
	timeline.plan(submitted + 34 * MINUTE, () => newsroom.submit(author, postId));
}

function planReturned(scene: Scene): void {
	const { federation, newsroom, timeline, now } = scene;
	const { people, city, website, wechat } = federation;
	timeline.plan(now - 200 * MINUTE, async () => {
		const postId = await newsroom.write(RETURNED, {
			author: people.writer,
			unitId: city.id,
			channelIds: [wechat, website],
			plannedAt: byDay(now + 26 * HOUR),
		});
		timeline.plan(now - 180 * MINUTE, () => newsroom.submit(people.writer, postId));
		timeline.plan(now - 130 * MINUTE, () => newsroom.sign(postId, 1));
		timeline.plan(now - 75 * MINUTE, () => newsroom.sendBack(postId, 2, RETURN_REASON));
	});
}
