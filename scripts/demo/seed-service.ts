import { DAY, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { beijingDayStart } from '#lib/contract/format.ts';
import type { App } from '#lib/server/app.ts';
import { checkIn, checkOut, createActivity, registerVolunteer } from '#lib/server/outreach/index.ts';
import type { Chance } from './chance.ts';
import { ACTIVITIES, demoNames } from './content.ts';
import { VOLUNTEER_MIX } from './people.ts';
import type { Scene } from './seed-articles.ts';

/** Days before today and Beijing time at which activities of the past week began. */
const PAST: readonly (readonly [daysAgo: number, hour: number])[] = [
	[6, 9],
	[5, 14.5],
	[4, 9],
	[3, 9.5],
	[2, 14],
	[1, 9],
	[1, 15],
];

interface Service {
	app: App;
	scene: Scene;
	volunteers: string[];
	/** Ids of the activities that people can come to now. */
	running: string[];
}

/**
 * Plans the volunteers' week: registration, past activities with hours, two that run now and one to come. Gives the list
 * that will hold the ids of those two.
 */
export function planService(app: App, scene: Scene): string[] {
	const { timeline, now } = scene;
	const service: Service = { app, scene, volunteers: [], running: [] };
	const today = beijingDayStart(now);
	timeline.plan(timeline.now + MINUTE, () => registerAll(service));
	for (const [at, [daysAgo, hour]] of PAST.entries()) {
		const kind = activityAt(at);
		const startsAt = today - daysAgo * DAY + hour * HOUR;
		if (startsAt < timeline.now + HOUR) continue;
		planActivity(service, { ...kind, startsAt, endsAt: startsAt + kind.hours * HOUR }, 7 + (at % 4) * 2);
	}
	planActivity(service, { ...activityAt(0), startsAt: now - 2 * HOUR, endsAt: now + 4 * HOUR }, 11);
	planActivity(service, { ...activityAt(2), startsAt: now + 10 * MINUTE, endsAt: now + 5 * HOUR }, 0);
	planActivity(
		service,
		{ ...activityAt(1), startsAt: today + DAY + 9 * HOUR, endsAt: today + DAY + 11 * HOUR },
		0,
	);
	return service.running;
}

function activityAt(index: number) {
	const activity = ACTIVITIES[index % ACTIVITIES.length];
	if (!activity) throw new Error('the demonstration has no activities');
	return activity;
}

async function registerAll({ app, scene, volunteers }: Service): Promise<void> {
	const { federation } = scene;
	const places = [federation.city, ...Object.values(federation.counties)];
	const people = VOLUNTEER_MIX.flatMap(([role, kind, count]) =>
		Array.from({ length: count }, () => ({ role, kind })),
	);
	const names = demoNames(people.length);
	for (const [at, person] of people.entries()) {
		const unitId = places[(at * 4) % places.length]?.id;
		const name = names[at];
		volunteers.push((await registerVolunteer(app, federation.people.data, { ...person, name, unitId })).id);
	}
}

interface Plan {
	title: string;
	place: string;
	startsAt: number;
	endsAt: number;
}

/** Plans one activity and, for `people` volunteers, their coming and, where it is over by now, their going. */
function planActivity(service: Service, plan: Plan, people: number): void {
	const { app, scene } = service;
	const { federation, timeline, chance, now } = scene;
	const announced = Math.max(timeline.now + 10 * MINUTE, plan.startsAt - 2 * DAY);
	timeline.plan(Math.min(announced, now - 40 * MINUTE), async () => {
		const { title, place, startsAt, endsAt } = plan;
		const { id: activityId } = await createActivity(app, federation.people.data, {
			unitId: federation.city.id,
			...{ title, place, startsAt, endsAt },
			places: 60,
		});
		if (startsAt < now + HOUR && endsAt > now) service.running.push(activityId);
		for (const volunteerId of some(service.volunteers, people, chance)) {
			const key = { activityId, volunteerId };
			const inAt = startsAt + chance.whole(-15, 20) * MINUTE + chance.whole(0, 59_000);
			const outAt = Math.min(endsAt, now + HOUR) + chance.whole(-140, 10) * MINUTE;
			timeline.plan(inAt, () => checkIn(app, federation.people.data, key));
			timeline.plan(Math.max(outAt, inAt + 20 * MINUTE), () => checkOut(app, federation.people.data, key));
		}
	});
}

/** `count` of `list`, each at most once. */
function some(list: readonly string[], count: number, chance: Chance): string[] {
	const left = [...list];
	const taken: string[] = [];
	while (taken.length < count && left.length > 0)
		taken.push(...left.splice(chance.whole(0, left.length - 1), 1));
	return taken;
}
