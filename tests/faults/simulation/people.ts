import { eq, inArray, max } from 'drizzle-orm';
import type { Role } from '#lib/contract/roles.ts';
import type { Resolution } from '#lib/contract/publishing.ts';
import type { Tx } from '#lib/server/db/index.ts';
import { liftFreeze, startFreeze } from '#lib/server/freezes/index.ts';
import { planPost, withdrawPost } from '#lib/server/posts/index.ts';
import type { Publication } from '#lib/server/publishing/index.ts';
import type { Actor as Person } from '#lib/server/units/index.ts';
import { Actor } from './actor.ts';
import { Random } from './random.ts';
import type { PlayedPost, World } from './world.ts';

/** Somebody who is to judge lets a platform settle first; longer than any call, delay and hidden time together. */
const PATIENCE_MS = 300_000;

type Act = 'edit' | 'tamper' | 'withdraw' | 'replan' | 'pause' | 'resume' | 'freeze' | 'lift';
/** In one of so many runs everything of the unit is frozen for a while. */
const RUNS_A_FREEZE = 7;

/** The people of one run: editors who change their mind, and two who look after what is held. */
export class People {
	readonly #world: World;
	/** At which turn of the run something is done. */
	readonly #plan = new Map<number, Act>();
	/** Since when a publication has waited for a person under its fence, elapsed ms. */
	readonly #waiting = new Map<string, { fence: number; since: number }>();
	readonly #parts: ReturnType<World['partsOf']>;
	#freezeId = '';

	constructor(world: World) {
		this.#world = world;
		this.#parts = world.partsOf(new Actor('people', false));
		const { random } = world;
		if (random.chance(0.2)) this.#plan.set(random.upTo(60), random.chance(0.5) ? 'edit' : 'tamper');
		if (random.chance(0.15)) this.#plan.set(random.upTo(80), 'withdraw');
		if (random.chance(0.2)) this.#plan.set(random.upTo(80), 'replan');
		this.#planFreeze();
		if (!random.chance(0.2)) return;
		const from = random.upTo(60);
		this.#plan.set(from, 'pause').set(from + 1 + random.upTo(60), 'resume');
	}

	#planFreeze(): void {
		const { seed } = this.#world;
		if (seed % RUNS_A_FREEZE !== 1) return;
		const random = new Random(seed * RUNS_A_FREEZE);
		const from = random.upTo(40);
		this.#plan.set(from, 'freeze').set(from + 1 + random.upTo(100), 'lift');
	}

	/** What people do at this turn. */
	async act(turn: number): Promise<void> {
		const { random } = this.#world;
		const act = this.#plan.get(turn);
		if (act) await this.#do(act);
		if (random.chance(0.08)) await this.#lookAfterHeld();
	}

	/** Channels that are paused stop being so. */
	async goHome(): Promise<void> {
		await this.#do('resume');
		await this.#do('lift');
	}

	async #do(act: Act): Promise<void> {
		const world = this.#world;
		world.note(`PEOPLE ${act}`);
		world.changed();
		const post = world.random.pick([...world.posts.values()]);
		if (act === 'edit' || act === 'tamper') return this.#unapprove(act === 'edit');
		if (act === 'pause' || act === 'resume') return this.#setPaused(act === 'pause' ? post : null);
		if (act === 'freeze') return this.#freeze();
		if (act === 'lift') return this.#lift();
		world.fault(act);
		if (act === 'withdraw') {
			await this.#refusable(() =>
				withdrawPost(this.#ctx(), this.#person(0), { postId: post.postId, reason: '撤' }),
			);
			world.closedAt.set(post.postId, await this.#now());
			return;
		}
		const plannedAt = world.time.start + world.elapsed + 1_000 + world.random.upTo(300_000);
		await this.#refusable(() => planPost(this.#ctx(), this.#person(0), { postId: post.postId, plannedAt }));
	}

	async #freeze(): Promise<void> {
		const world = this.#world;
		world.fault('freeze');
		const input = { unitId: world.unitId, target: 'all', targetId: '', reason: '全市哀悼日' } as const;
		this.#freezeId = (await startFreeze(this.#ctx(), this.#person(0, 'final'), input)).freezeId;
		const from = await this.#now();
		for (const { channelId } of world.posts.values())
			world.pauses.push({ channelId, from, to: Infinity, frozen: true });
	}

	async #lift(): Promise<void> {
		const freezeId = this.#freezeId;
		if (freezeId === '') return;
		this.#freezeId = '';
		const to = await this.#now();
		await liftFreeze(this.#ctx(), this.#person(0, 'final'), { freezeId, reason: '哀悼日已过' });
		for (const pause of this.#world.pauses) if (pause.frozen) pause.to = Math.min(pause.to, to);
	}

	/** The people's own watches are right, and their transactions are the web node's. */
	#ctx() {
		return { ...this.#parts.ctx, store: this.#world.base.store };
	}

	#person(n: 0 | 1, role: Role = 'planner'): Person {
		const { unitId } = this.#world;
		const id = n === 0 ? (this.#world.office?.authorId ?? '') : (this.#world.office?.reviewerIds[0] ?? '');
		return { id, name: id, unitId, grants: [{ unitId, path: `/${unitId}/`, role }] };
	}

	/** A capability may say no to a person; that is no fault of the engine. */
	async #refusable(work: () => Promise<unknown>): Promise<boolean> {
		try {
			await work();
			return true;
		} catch (error) {
			this.#world.note(`refused: ${String(error)}`);
			return false;
		}
	}

	/** Every post gets another text: by the book, or past every subscriber so that only the door can notice. */
	async #unapprove(byTheBook: boolean): Promise<void> {
		const world = this.#world;
		const { base, posts } = world;
		world.fault(byTheBook ? 'edit-after-approval' : 'tampering-after-approval');
		await base.store.tx(async (tx) => {
			await base.events.takeTurn(tx);
			const p = tx.s.posts;
			await tx.db.update(p).set({ hash: 'other', state: 'draft' }).where(inArray(p.id, world.postIds));
			for (const post of byTheBook ? posts.values() : [])
				await base.events.append(tx, {
					kind: 'post.revised',
					at: world.time.start + world.elapsed,
					unitId: world.unitId,
					actorId: null,
					subject: { kind: 'post', id: post.postId },
					payload: { revisionId: post.revisionId, hash: 'other', number: 2 },
				});
		});
		const seq = await this.#now();
		for (const postId of posts.keys()) world.closedAt.set(postId, seq);
	}

	async #setPaused(post: PlayedPost | null): Promise<void> {
		const world = this.#world;
		const open = world.pauses.find((pause) => !pause.frozen && pause.to === Infinity);
		if (post === null && !open) return;
		if (post) world.fault('channel-paused');
		const id = post?.channelId ?? open?.channelId ?? '';
		await world.base.store.tx(async (tx: Tx) => {
			const { channels: c } = tx.s;
			const pausedAt = post ? world.time.start + world.elapsed : null;
			await tx.db.update(c).set({ pausedAt }).where(eq(c.id, id));
		});
		const seq = await this.#now();
		if (post) world.pauses.push({ channelId: id, from: seq, to: Infinity, frozen: false });
		else if (open) open.to = seq;
	}

	/** Position of the newest event. */
	async #now(): Promise<number> {
		const { store } = this.#world.base;
		const { events: e } = store.s;
		const [row] = await store.db.select({ seq: max(e.seq) }).from(e);
		return row?.seq ?? 0;
	}

	/**
	 * One of those who look after what is held is hasty: she asks for everything to be sent again without looking. The
	 * other one looks at the platform.
	 */
	async #lookAfterHeld(): Promise<void> {
		const world = this.#world;
		const { store } = world.base;
		const { publications: p } = store.s;
		for (const row of await store.db.select().from(p).where(inArray(p.postId, world.postIds))) {
			if (!['held', 'missed', 'unknown'].includes(row.state)) continue;
			if (world.random.chance(0.5)) await this.#hurry(row);
			else if (this.#hasWaited(row)) await this.#judge(row);
		}
	}

	#hasWaited({ id, fence }: Publication): boolean {
		const { elapsed } = this.#world;
		const seen = this.#waiting.get(id);
		if (seen?.fence === fence) return elapsed - seen.since > PATIENCE_MS;
		this.#waiting.set(id, { fence, since: elapsed });
		return false;
	}

	async #hurry(row: Publication): Promise<void> {
		const resolution =
			row.state === 'missed' ? 'reschedule' : row.resendAskedBy ? 'confirm_resend' : 'ask_resend';
		await this.#resolve(row, { resolution, by: 0 });
	}

	async #judge(row: Publication): Promise<void> {
		const { platforms } = this.#world;
		const [effect] = platforms.visible(row.id);
		if (effect) return this.#resolve(row, { resolution: 'confirm_published', by: 1, found: effect.remoteId });
		if (platforms.effectsOf(row.id).length > 0) return;
		await this.#resolve(row, { resolution: row.resendAskedBy ? 'confirm_resend' : 'ask_resend', by: 1 });
	}

	async #resolve(
		row: Publication,
		{ resolution, by, found }: { resolution: Resolution; by: 0 | 1; found?: string },
	): Promise<void> {
		const world = this.#world;
		const input = {
			publicationId: row.id,
			resolution,
			state: row.state,
			note: '看过了',
			url: found ? `https://platform.test/${found}` : '',
			dueAt: world.time.start + world.elapsed + 1_000,
		};
		const done = await this.#refusable(() => this.#parts.resolve(this.#ctx(), this.#person(by), input));
		if (!done) return;
		world.fault(`person-${resolution}`);
		world.changed();
	}
}
