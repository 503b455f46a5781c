import type { Ctx } from '#lib/server/ctx.ts';
import { violations } from './invariants.ts';
import { People } from './people.ts';
import { World, type Plant } from './world.ts';

export interface SeedRun {
	/** What must never be and was; empty when all held. */
	bad: string[];
	/** Faults that were injected, by kind. */
	faults: Map<string, number>;
	/** Final states, by channel. */
	states: string[];
	log: string[];
}

const TURNS = 260;
const HEALING_TURNS = 2_000;

async function trouble(world: World, people: People): Promise<void> {
	const { random, time } = world;
	for (let n = 0; n < TURNS; n++) {
		time.elapsed += Math.floor(random.chance(0.1) ? random.next() * 200_000 : random.next() * 8_000);
		await people.act(n);
		world.deliverCallbacks();
		await world.settle();
		await world.turn();
	}
}

/** Faults end, clocks agree, those who were paused wake up; everybody gets turns until nothing is open. */
async function heal(world: World): Promise<void> {
	world.calm = true;
	for (const actor of world.actors) Object.assign(actor, { skew: 0, pausedUntil: 0, rest: null });
	for (let n = 0; n < HEALING_TURNS; n++) {
		// Long steps only while nobody is in the middle of something: a call has its deadline.
		world.time.elapsed += world.actors.some((actor) => actor.busy) ? 2_000 : 30_000;
		world.deliverCallbacks();
		await world.settle();
		const { ready } = world;
		for (const actor of ready) if (actor.waiting) await actor.turn();
		const quiet = n > 20 && ready.length === 0 && world.platforms.callbacks.length === 0;
		if (quiet && (await world.openCount()) === 0) break;
	}
	for (const actor of world.actors) actor.dead = true;
}

/** Runs one seed on the store of `base` and looks at what must never be. */
export async function runSeed(base: Ctx, seed: number, plant: Plant = () => ({})): Promise<SeedRun> {
	const world = new World(base, seed, plant);
	await world.setUp();
	const people = new People(world);
	await trouble(world, people);
	await people.goHome();
	await heal(world);
	const { bad, states } = await violations(world);
	await world.cleanUp();
	return { bad, states, faults: world.faults, log: world.log };
}
