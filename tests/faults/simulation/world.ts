import { inArray } from 'drizzle-orm';
import { insertCallback } from '#lib/server/channels/store.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { publishingEngine, resolvePublication, type Parts } from '#lib/server/publishing/index.ts';
import {
	approvePost,
	insertChannel,
	insertOffice,
	type ApprovedPost,
	type Office,
} from '../approved-post.ts';
import { Actor, type Time } from './actor.ts';
import { faultyStore } from './faulty-store.ts';
import { CHANNELS, LONGEST_NET_PAUSE_MS, Platforms, simulatedChannel, type ChannelName } from './platform.ts';
import { Random } from './random.ts';

/** Wrong parts put in to see the harm. */
export type Plant = (parts: Tested) => Partial<Tested>;

/** The engine's parts, how the channels keep what a platform calls back, and what people do by hand. */
export interface Tested extends Parts {
	keepCallback: typeof insertCallback;
	resolve: typeof resolvePublication;
}

export type PlayedPost = ApprovedPost & { channel: ChannelName; channelId: string };

const START = Date.parse('2026-11-24T10:00:00+08:00');
const NODES = 3;
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
/** Half an hour of lateness ends most runs as missed before their troubles are over. */
const DAYS_MS = 7 * 24 * 3_600_000;

let worlds = 0;

/** The whole engine under one seed: nodes, platforms, network and clocks, all from one generator. */
export class World {
	readonly random: Random;
	readonly time: Time = { elapsed: 0, start: START };
	readonly platforms: Platforms;
	readonly actors: Actor[] = [];
	readonly faults = new Map<string, number>();
	readonly log: string[] = [];
	readonly posts = new Map<string, PlayedPost>();
	/** Position in the event log after which nothing may be sent of a post, and of whom. */
	readonly closedAt = new Map<string, number>();
	/** Between which positions of the event log a channel was paused or frozen. */
	readonly pauses: { channelId: string; from: number; to: number; frozen: boolean }[] = [];
	readonly base: Ctx;
	readonly seed: number;
	/** Told apart from every other world on the same database. */
	readonly key: string;
	office: Office | null = null;
	calm = false;
	/** Counts what was written. */
	version = 0;
	readonly #plant: Plant;
	readonly #hot: string;
	readonly #hotChance: number;
	#nodes = 0;

	constructor(base: Ctx, seed: number, plant: Plant) {
		this.base = base;
		this.seed = seed;
		this.#plant = plant;
		this.key = `${seed}.${worlds++}`;
		this.random = new Random(seed);
		this.platforms = new Platforms(this);
		this.#hot = this.random.pick(HOT_STEPS);
		this.#hotChance = this.random.next() * 0.5;
	}

	get elapsed(): number {
		return this.time.elapsed;
	}

	get unitId(): string {
		return this.office?.unitId ?? '';
	}

	get postIds(): string[] {
		return [...this.posts.keys()];
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
		const dueAts = CHANNELS.map((_, index) => START + index * 12_000 + this.random.upTo(12_000));
		await this.base.store.tx(async (tx) => {
			const office = await insertOffice(tx, `s${this.key}`, START);
			this.office = office;
			for (const [index, channel] of CHANNELS.entries()) {
				const channelId = `${channel}-${this.key}`;
				await insertChannel(tx, { id: channelId, unitId: office.unitId, platform: 'website', at: START });
				const plannedAt = dueAts[index] ?? START;
				const made = {
					office,
					title: `第${this.key}号${channel}`,
					channelIds: [channelId],
					plannedAt,
					at: START,
				};
				const post = await approvePost(this.base, tx, made);
				this.posts.set(post.postId, { ...post, channel, channelId });
			}
		});
		if (this.random.chance(0.7)) await this.#set({ latenessMs: DAYS_MS });
		for (let n = 0; n < NODES; n++) this.startNode();
		await this.settle();
	}

	startNode(): void {
		const actor = new Actor(`node${this.#nodes++}`, true);
		this.actors.push(actor);
		const parts = this.partsOf(actor);
		actor.run(async () => {
			for (;;) {
				const { version } = this;
				const taken = await this.#guarded(() => publishingEngine.sweep(parts, 2));
				for (const row of taken ?? []) await this.#guarded(() => publishingEngine.work(parts, row));
				actor.rest = taken?.length === 0 && version === this.version ? await this.#restOf(parts) : null;
				await actor.step('idle');
			}
		});
	}

	async #restOf(parts: Tested): Promise<Actor['rest']> {
		const { version } = this;
		return { version, until: (await parts.rows.earliestWake(this.base.store)) ?? Infinity };
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

	partsOf(actor: Actor): Tested {
		const step = (name: string) => actor.step(name);
		const ctx: Ctx = { ...this.base, clock: actor.clock(this.time), store: faultyStore(this) };
		const memory = {
			get: () => Promise.resolve(null),
			put: () => Promise.resolve(),
			forget: () => Promise.resolve(),
		};
		const account = { unitId: '', settings: {}, credentials: {}, memory };
		const channels = {
			adapterOf: ({ id }: { id: string }) =>
				simulatedChannel(id.slice(0, id.lastIndexOf('-')) as ChannelName, this.platforms, step),
			openAccount: (id: string) => Promise.resolve({ ...account, id, name: id }),
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
		const parts = { ...made, keepCallback: insertCallback, resolve: resolvePublication };
		return { ...parts, ...this.#plant(parts) };
	}

	/** Waits until every actor stands at a boundary. */
	async settle(): Promise<void> {
		while (this.actors.some((actor) => !actor.over && !actor.waiting))
			await new Promise<void>((resolve) => setImmediate(resolve));
	}

	deliverCallbacks(): void {
		for (const callback of this.platforms.dueCallbacks()) {
			const actor = new Actor('callback', false);
			this.actors.push(actor);
			const parts = this.partsOf(actor);
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

	get ready(): Actor[] {
		return this.actors.filter((actor) => actor.ready(this.time, this.version));
	}

	/** Gives one actor a turn, or lets something happen to it instead. */
	async turn(): Promise<void> {
		const { ready, random } = this;
		if (ready.length === 0) {
			this.time.elapsed += 20_000;
			return;
		}
		const actor = random.pick(ready);
		const draw = random.next();
		if (actor.at === this.#hot && draw > 1 - this.#hotChance) return this.#pause(actor, false);
		if (actor.node && draw < 0.035) {
			this.fault(`crash@${actor.at}`);
			actor.dead = true;
			this.startNode();
			return this.settle();
		}
		if (draw < 0.06) return this.#pause(actor, false);
		if (draw < 0.07) return this.#pause(actor, true);
		// A machine that slept has its clock put right, not wrong, when it wakes.
		if (draw < 0.085 && !(actor.busy && actor.slept > 0)) {
			this.fault('clock-jump');
			actor.skew = Math.floor((random.next() - 0.5) * 2 * LONGEST_SKEW_MS);
			actor.rest = null;
		}
		this.note(`${actor.name} ${actor.at}`);
		await actor.turn();
	}

	/** The process stands still; when its machine sleeps, the monotonic clock does as well. */
	#pause(actor: Actor, asleep: boolean): void {
		this.fault(`${asleep ? 'sleep' : 'pause'}@${actor.at}`);
		const longest = actor.at === 'net-out' ? LONGEST_NET_PAUSE_MS : LONGEST_PAUSE_MS;
		const ms = this.random.next() * longest;
		actor.pausedUntil = this.elapsed + ms;
		if (asleep) actor.slept += ms;
	}

	/** Something in the table was changed by another hand than the engine's. */
	changed(): void {
		this.version++;
	}

	async openCount(): Promise<number> {
		const { store } = this.base;
		const { publications: p } = store.s;
		const rows = await store.db.select({ state: p.state }).from(p).where(inArray(p.postId, this.postIds));
		return rows.filter((row) => ['due', 'leased', 'sending', 'accepted', 'unknown'].includes(row.state))
			.length;
	}

	/** What a broken engine leaves open must not trouble the next seed. */
	cleanUp(): Promise<void> {
		return this.#set({ wakeAt: null, leaseUntil: null });
	}

	async #set(values: { latenessMs: number } | { wakeAt: null; leaseUntil: null }): Promise<void> {
		await this.base.store.tx(async (tx) => {
			const { publications: p } = tx.s;
			await tx.db.update(p).set(values).where(inArray(p.postId, this.postIds));
		});
	}
}
