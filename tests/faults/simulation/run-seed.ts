import { eq, inArray } from 'drizzle-orm';
import { insertCallback } from '#lib/server/channels/store.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import type { Store, Tx } from '#lib/server/db/index.ts';
import { publishingEngine, type Parts } from '#lib/server/publishing/index.ts';
import { approvePost, insertChannel, insertOffice, type ApprovedPost } from '../approved-post.ts';
import { Actor, type Time } from './actor.ts';
import { violations } from './invariants.ts';
import { CHANNELS, LONGEST_NET_PAUSE_MS, Platforms, simulatedChannel, type ChannelName } from './platform.ts';
import { Random } from './random.ts';

/** Wrong parts put in to see the harm. */
export type Plant = (parts: Tested) => Partial<Tested>;

/** The engine's parts, and how the channels keep what a platform calls back. */
export interface Tested extends Parts {
	keepCallback: typeof insertCallback;
}

export interface SeedRun {
	/** What must never be and was; empty when all held. */
	bad: string[];
	/** Faults that were injected, by kind. */
	faults: Map<string, number>;
	/** Final states, by channel. */
	states: string[];
	log: string[];
}

const START = Date.parse('2026-11-24T10:00:00+08:00');
const NODES = 3;
const TURNS = 260;
const HEALING_TURNS = 2_000;
const HOT_STEPS = [
	'leased',
	'authorized',
	'note',
	'net-out',
	'net-in',
	'net-timeout',
	'answered',
	'looked',
	'callback-kept',
];
const LONGEST_PAUSE_MS = 600_000;
const LONGEST_SKEW_MS = 600_000;

/** One run of the whole engine under a seed: nodes, platforms, network, clocks and an editor, all from one generator. */
class World {
	readonly random: Random;
	readonly time: Time = { elapsed: 0, start: START };
	readonly platforms: Platforms;
	readonly actors: Actor[] = [];
	readonly faults = new Map<string, number>();
	readonly log: string[] = [];
	readonly posts = new Map<string, ApprovedPost & { channel: ChannelName; channelId: string }>();
	/** Position in the event log at which an approval was taken away. */
	unapprovedAt: number | null = null;
	calm = false;
	readonly base: Ctx;
	readonly #plant: Plant;
	readonly #hot: string;
	readonly #hotChance: number;
	readonly #seed: number;
	#nodes = 0;

	constructor(base: Ctx, seed: number, plant: Plant) {
		this.base = base;
		this.#plant = plant;
		this.#seed = seed;
		this.random = new Random(seed);
		this.platforms = new Platforms(this);
		this.#hot = this.random.pick(HOT_STEPS);
		this.#hotChance = this.random.next() * 0.5;
	}

	get elapsed(): number {
		return this.time.elapsed;
	}

	fault(kind: string): void {
		this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
		this.note(`FAULT ${kind}`);
	}

	note(text: string): void {
		this.log.push(`${this.elapsed} ${text}`);
	}

	/** One post a channel, due within the first minute, through the product's own subscriber. */
	async setUp(): Promise<void> {
		const dueAts = CHANNELS.map((_, index) => START + index * 15_000 + this.random.upTo(15_000));
		await this.base.store.tx(async (tx) => {
			const office = await insertOffice(tx, `s${this.#seed}`, START);
			for (const [index, channel] of CHANNELS.entries()) {
				const channelId = `${channel}-${this.#seed}`;
				await insertChannel(tx, { id: channelId, unitId: office.unitId, platform: 'website', at: START });
				const plannedAt = dueAts[index] ?? START;
				const title = `第${this.#seed}号${channel}`;
				const post = await approvePost(this.base, tx, {
					office,
					title,
					channelIds: [channelId],
					plannedAt,
					at: START,
				});
				this.posts.set(post.postId, { ...post, channel, channelId });
			}
		});
		if (this.random.chance(0.7)) await this.#allowDays();
		for (let n = 0; n < NODES; n++) this.startNode();
		await this.settle();
	}

	/** Half an hour of lateness ends most runs as missed before their troubles are over. */
	async #allowDays(): Promise<void> {
		await this.base.store.tx(async (tx) => {
			const { publications: p } = tx.s;
			await tx.db
				.update(p)
				.set({ latenessMs: 7 * 24 * 3_600_000 })
				.where(inArray(p.postId, [...this.posts.keys()]));
		});
	}

	startNode(): void {
		const actor = new Actor(`node${this.#nodes++}`);
		this.actors.push(actor);
		const parts = this.#partsOf(actor);
		actor.run(async () => {
			for (;;) {
				const taken = await this.#guarded(() => publishingEngine.sweep(parts, 2));
				for (const row of taken ?? []) await this.#guarded(() => publishingEngine.work(parts, row));
				await actor.step('idle');
			}
		});
	}

	/** As the product's scheduler does: what fails is logged, and the node goes on. */
	async #guarded<T>(work: () => Promise<T>): Promise<T | null> {
		try {
			return await work();
		} catch (error) {
			this.note(`threw ${String(error)}`);
			return null;
		}
	}

	#partsOf(actor: Actor): Tested {
		const step = (name: string) => actor.step(name);
		const ctx: Ctx = { ...this.base, clock: actor.clock(this.time), store: this.#faultyStore() };
		const channels = {
			adapterOf: ({ id }: { id: string }) =>
				simulatedChannel(id.slice(0, id.lastIndexOf('-')) as ChannelName, this.platforms, step),
			openAccount: (id: string) =>
				Promise.resolve({
					id,
					unitId: '',
					name: id,
					settings: {},
					credentials: {},
					memory: {
						get: () => Promise.resolve(null),
						put: () => Promise.resolve(),
						forget: () => Promise.resolve(),
					},
				}),
		};
		const surroundings = {
			channels,
			linkTo: (id: string) => `https://example.test/p/${id}`,
			picture: () => Promise.reject(new Error('no pictures here')),
		};
		const made = publishingEngine.createParts(ctx, surroundings, {
			owner: actor.name,
			step,
			pause: () => actor.step('pause'),
		});
		const parts = { ...made, keepCallback: insertCallback };
		return { ...parts, ...this.#plant(parts) };
	}

	/** Transactions that fail before they commit, and commits whose acknowledgement never arrives. */
	#faultyStore(): Store {
		const { store } = this.base;
		return {
			...store,
			tx: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
				const draw = this.calm ? 0.5 : this.random.next();
				if (draw < 0.015) {
					this.fault('transaction-fails');
					return store.tx(async (tx) => {
						await work(tx);
						throw new Error('the disk is full');
					});
				}
				if (draw <= 0.985) return store.tx(work);
				this.fault('acknowledgement-lost');
				await store.tx((tx) => work({ ...tx, afterCommit: () => undefined }));
				throw new Error('the connection was lost');
			},
		};
	}

	/** Waits until every actor stands at a boundary. */
	async settle(): Promise<void> {
		while (this.actors.some((actor) => !actor.over && !actor.waiting))
			await new Promise<void>((resolve) => setImmediate(resolve));
	}

	deliverCallbacks(): void {
		for (const callback of this.platforms.dueCallbacks()) {
			const actor = new Actor('callback');
			this.actors.push(actor);
			const parts = this.#partsOf(actor);
			actor.run(async () => {
				await actor.step('callback-arrives');
				try {
					await parts.ctx.store.tx((tx) => parts.keepCallback(tx, { ...callback, at: START + this.elapsed }));
				} catch {
					this.platforms.callbacks.push({ ...callback, at: this.elapsed + 60_000 });
				}
			});
		}
	}

	/** Gives one actor a turn, or lets something happen to it instead. */
	async turn(): Promise<void> {
		const ready = this.actors.filter((actor) => actor.waiting && actor.pausedUntil <= this.elapsed);
		if (ready.length === 0) {
			this.time.elapsed += 20_000;
			return;
		}
		const actor = this.random.pick(ready);
		const draw = this.random.next();
		const node = actor.name.startsWith('node');
		if (actor.at === this.#hot && draw > 1 - this.#hotChance) return this.#pause(actor);
		if (node && draw < 0.035) {
			this.fault(`crash@${actor.at}`);
			actor.dead = true;
			this.startNode();
			return this.settle();
		}
		if (draw < 0.07) return this.#pause(actor);
		if (draw < 0.085) {
			this.fault('clock-jump');
			actor.skew = Math.floor((this.random.next() - 0.5) * 2 * LONGEST_SKEW_MS);
		}
		this.note(`${actor.name} ${actor.at}`);
		await actor.turn();
	}

	#pause(actor: Actor): void {
		this.fault(`pause@${actor.at}`);
		const longest = actor.at === 'net-out' ? LONGEST_NET_PAUSE_MS : LONGEST_PAUSE_MS;
		actor.pausedUntil = this.elapsed + this.random.next() * longest;
	}

	/** Somebody changes every post: by the book, or past every subscriber so that only the door can notice. */
	async unapprove(): Promise<void> {
		const byTheBook = this.random.chance(0.5);
		this.fault(byTheBook ? 'edit-after-approval' : 'tampering-after-approval');
		await this.base.store.tx(async (tx) => {
			await this.base.events.takeTurn(tx);
			const { posts, events } = tx.s;
			await tx.db
				.update(posts)
				.set({ hash: 'other', state: 'draft' })
				.where(inArray(posts.id, [...this.posts.keys()]));
			for (const post of byTheBook ? this.posts.values() : [])
				await this.base.events.append(tx, {
					kind: 'post.revised',
					at: START + this.elapsed,
					unitId: `unit-s${this.#seed}`,
					actorId: null,
					subject: { kind: 'post', id: post.postId },
					payload: { revisionId: post.revisionId, hash: 'other', number: 2 },
				});
			const seqs = await tx.db
				.select({ seq: events.seq })
				.from(events)
				.where(eq(events.unitId, `unit-s${this.#seed}`));
			this.unapprovedAt = Math.max(...seqs.map((event) => event.seq));
		});
	}

	async trouble(): Promise<void> {
		const editAt = this.random.chance(0.2) ? this.random.upTo(60) : -1;
		for (let n = 0; n < TURNS; n++) {
			this.time.elapsed += Math.floor(
				this.random.chance(0.1) ? this.random.next() * 200_000 : this.random.next() * 8_000,
			);
			if (n === editAt) await this.unapprove();
			this.deliverCallbacks();
			await this.settle();
			await this.turn();
		}
	}

	/** Faults end, clocks agree, those who were paused wake up; everybody gets turns until nothing is open. */
	async heal(): Promise<void> {
		this.calm = true;
		for (const actor of this.actors) Object.assign(actor, { skew: 0, pausedUntil: 0 });
		for (let n = 0; n < HEALING_TURNS; n++) {
			// Long steps only while nobody is in the middle of something: a call has its deadline.
			const busy = this.actors.some((actor) => actor.waiting && !['idle', 'sweep'].includes(actor.at));
			this.time.elapsed += busy ? 2_000 : 30_000;
			this.deliverCallbacks();
			await this.settle();
			for (const actor of this.actors) if (actor.waiting) await actor.turn();
			const quiet = n > 20 && n % 8 === 0 && this.platforms.callbacks.length === 0;
			if (quiet && (await this.#openCount()) === 0) break;
		}
		for (const actor of this.actors) actor.dead = true;
	}

	async #openCount(): Promise<number> {
		const { store } = this.base;
		const { publications: p } = store.s;
		const rows = await store.db
			.select({ state: p.state })
			.from(p)
			.where(inArray(p.postId, [...this.posts.keys()]));
		return rows.filter((row) => ['due', 'leased', 'sending', 'accepted', 'unknown'].includes(row.state))
			.length;
	}

	/** What a broken engine leaves open must not trouble the next seed. */
	async cleanUp(): Promise<void> {
		await this.base.store.tx(async (tx) => {
			const { publications: p } = tx.s;
			await tx.db
				.update(p)
				.set({ wakeAt: null, leaseUntil: null })
				.where(inArray(p.postId, [...this.posts.keys()]));
		});
	}
}
export type { World };

/** Runs one seed on the store of `base` and looks at what must never be. */
export async function runSeed(base: Ctx, seed: number, plant: Plant = () => ({})): Promise<SeedRun> {
	const world = new World(base, seed, plant);
	await world.setUp();
	await world.trouble();
	await world.heal();
	const { bad, states } = await violations(world);
	await world.cleanUp();
	return { bad, states, faults: world.faults, log: world.log };
}
