import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Store } from '#lib/server/db/index.ts';
import { verifyChain } from '#lib/server/events/index.ts';
import { followPosts, publishingEngine, type Publication } from '#lib/server/publishing/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { approvePost, insertChannel, insertOffice } from './approved-post.ts';
import { CHANNELS, Platforms, simulatedChannel, type ChannelName } from './simulation/platform.ts';
import { Random } from './simulation/random.ts';

/** The disk fills up at this many different steps, one outage each. */
const STEPS = 40;
const POSTS_A_CHANNEL = 2;
const SWEEPS_WHILE_FULL = 12;
const MOST_SWEEPS = 80;
/** Longer than any lease, and than any platform of the simulation settles. */
const BETWEEN_SWEEPS_MS = 130_000;
const OPEN = ['due', 'leased', 'sending', 'accepted', 'unknown'];

interface Disk {
	fill(): Promise<void>;
	free(): Promise<void>;
}

/**
 * SQLite: the database may not grow by a page any more, which is a real SQLITE_FULL. PostgreSQL: a tablespace of a few
 * megabytes takes an administrator of the machine, so a trigger raises there what a full disk raises (53100).
 */
function diskOf(store: Store): Disk {
	const run = (statement: string) => store.tx(async (tx) => void (await tx.rows(sql.raw(statement))));
	if (store.dialect === 'sqlite')
		return {
			async fill() {
				const [size] = await store.rows<{ page_count: number }>(sql`pragma page_count`);
				await run(`pragma max_page_count = ${size?.page_count ?? 1}`);
			},
			free: () => run('pragma max_page_count = 1073741823'),
		};
	const tables = ['publications', 'events'];
	return {
		async fill() {
			await run(
				`create or replace function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`,
			);
			for (const table of tables)
				await run(
					`create trigger full_disk before insert or update on ${table} for each statement execute function full_disk()`,
				);
		},
		async free() {
			for (const table of tables) await run(`drop trigger if exists full_disk on ${table}`);
		},
	};
}

/** Publications on every class of channel, while the disk is full from the `fullAt`-th step on. */
class Outage {
	readonly ctx: TestCtx;
	readonly platforms: Platforms;
	/** Transactions that failed. */
	readonly failures: string[] = [];
	unitId = '';
	readonly #disk: Disk;
	readonly #fullAt: number;
	readonly #key: string;
	#steps = 0;

	constructor(ctx: TestCtx, fullAt: number) {
		this.ctx = ctx;
		this.#disk = diskOf(ctx.store);
		this.#fullAt = fullAt;
		this.#key = `full${fullAt}`;
		const { clock } = ctx;
		const world = {
			random: new Random(fullAt),
			calm: true,
			fault: () => undefined,
			get elapsed() {
				return clock.mono();
			},
		};
		this.platforms = new Platforms(world);
	}

	async approvePosts(): Promise<void> {
		const { ctx } = this;
		const at = ctx.clock.now();
		await ctx.store.tx(async (tx) => {
			const office = await insertOffice(tx, this.#key, at);
			this.unitId = office.unitId;
			for (const channel of CHANNELS) {
				await insertChannel(tx, {
					id: `${channel}-${this.#key}`,
					unitId: office.unitId,
					platform: 'website',
					at,
				});
				for (let n = 0; n < POSTS_A_CHANNEL; n++) {
					const made = {
						office,
						title: `${channel}${n}`,
						channelIds: [`${channel}-${this.#key}`],
						plannedAt: at,
						at,
					};
					await approvePost(ctx, tx, made);
				}
			}
			const { publications: p } = tx.s;
			await tx.db
				.update(p)
				.set({ latenessMs: 30 * 24 * 3_600_000 })
				.where(eq(p.unitId, office.unitId));
		});
	}

	async rows(): Promise<Publication[]> {
		const { store } = this.ctx;
		const { publications: p } = store.s;
		return store.db.select().from(p).where(eq(p.unitId, this.unitId));
	}

	/** Runs until nothing is open, with the disk full in between. Gives how many sweeps it took. */
	async run(): Promise<number> {
		const parts = this.#parts();
		for (let sweep = 1; sweep <= MOST_SWEEPS; sweep++) {
			if (sweep === SWEEPS_WHILE_FULL) await this.#disk.free();
			await this.#guarded(async () => {
				for (const row of await publishingEngine.sweep(parts, 4))
					await this.#guarded(() => publishingEngine.work(parts, row));
			});
			this.ctx.clock.advance(BETWEEN_SWEEPS_MS);
			const rows = await this.rows();
			if (sweep > SWEEPS_WHILE_FULL && rows.every((row) => !OPEN.includes(row.state))) return sweep;
		}
		return Infinity;
	}

	#parts() {
		const step = async () => {
			if (++this.#steps === this.#fullAt) await this.#disk.fill();
		};
		const memory = {
			get: () => Promise.resolve(null),
			put: () => Promise.resolve(),
			forget: () => Promise.resolve(),
		};
		const account = { unitId: '', settings: {}, credentials: {}, memory };
		const surroundings = {
			channels: {
				adapterOf: ({ id }: { id: string }) =>
					simulatedChannel(id.replace(`-${this.#key}`, '') as ChannelName, this.platforms, step),
				openAccount: (id: string) => Promise.resolve({ ...account, id, name: id }),
			},
			linkTo: (id: string) => `https://example.test/p/${id}`,
			picture: () => Promise.reject(new Error('no pictures here')),
		};
		const own = { owner: 'node', step, pause: () => Promise.resolve() };
		return publishingEngine.createParts(this.ctx, surroundings, own);
	}

	async #guarded(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			const { code, cause } = error as { code?: string; cause?: { code?: string } };
			this.failures.push(cause?.code ?? code ?? String(error));
		}
	}
}

/** What must not be of one publication, once there is space again. */
async function violationsOf({ ctx, platforms }: Outage, row: Publication): Promise<string[]> {
	const bad: string[] = [];
	const { publicationAttempts: a } = ctx.store.s;
	const items = platforms.effectsOf(row.id).length;
	if (items > 1) bad.push(`${items} public items`);
	if (row.state === 'published' && items !== 1) bad.push('nothing is public');
	if (row.state !== 'published' && !row.reason) bad.push('without a reason');
	const attempts = await ctx.store.db.select().from(a).where(eq(a.publicationId, row.id));
	if (items > 0 && !attempts.some(({ kind }) => kind === 'send')) bad.push('sent without a durable intent');
	return bad.map((text) => `${row.channelId} ${row.state}: ${text}`);
}

async function violations(outage: Outage, rows: Publication[]): Promise<string[]> {
	const bad = (await Promise.all(rows.map((row) => violationsOf(outage, row)))).flat();
	if (rows.length !== CHANNELS.length * POSTS_A_CHANNEL) bad.push(`${rows.length} publications are left`);
	const { store } = outage.ctx;
	if ((await verifyChain(store, outage.unitId)).brokenAt !== null) bad.push('the events do not fit');
	if (store.dialect === 'postgres') return bad;
	const [check] = await store.rows<{ integrity_check: string }>(sql`pragma integrity_check`);
	return check?.integrity_check === 'ok' ? bad : [...bad, 'the file is damaged'];
}

test.each(ENGINES)(
	`a disk that fills up at any of ${STEPS} steps doubles and loses nothing, on %s`,
	async (engine) => {
		const bad: string[] = [];
		const failures = new Map<string, number>();
		const states = new Map<string, number>();
		const ctx = await freshCtx(engine);
		followPosts(ctx);
		for (let at = 1; at <= STEPS; at++) {
			const outage = new Outage(ctx, at);
			await outage.approvePosts();
			const sweeps = await outage.run();
			const rows = await outage.rows();
			if (sweeps === Infinity) bad.push(`step ${at}: something is still open`);
			bad.push(...(await violations(outage, rows)).map((text) => `step ${at}: ${text}`));
			for (const { state } of rows) states.set(state, (states.get(state) ?? 0) + 1);
			for (const code of outage.failures) failures.set(code, (failures.get(code) ?? 0) + 1);
		}
		console.info(`disk full on ${engine}:`, Object.fromEntries(failures), Object.fromEntries(states));
		expect(bad).toEqual([]);
		expect(failures.get(engine === 'sqlite' ? 'SQLITE_FULL' : '53100')).toBeGreaterThan(STEPS);
		expect(states.get('published')).toBeGreaterThan(STEPS);
	},
	300_000,
);
