import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { approvePost, insertChannel, insertOffice, type Office } from './approved-post.ts';
import { BEHAVIOURS, HttpPlatform, type Behaviour } from './http-platform.ts';
import { NodeUnderTest, sharedDatabase, type SharedDatabase } from './node-under-test.ts';

const SETTLED = ['published', 'held', 'missed', 'cancelled'];
/** More than any lease, so that the next process finds them ended; 17 deaths stay within the lateness limit. */
const AHEAD_MS = 100_000;
const PATIENCE_MS = 20_000;

/** Every boundary of a publication's way, on our side and on the wire, under the behaviour that leads there. */
const POINTS: Readonly<Record<Behaviour, readonly string[]>> = {
	ok: ['sweep', 'claim', 'leased', 'authorized', 'net-out', 'net-in', 'answered', 'recorded'],
	'hang-after': ['net-out', 'net-timeout', 'answered', 'recorded', 'looking', 'net-look', 'looked'],
	'hang-before': ['net-timeout', 'looked', 'net-out 2'],
	'reset-after': ['net-timeout', 'looked'],
	'502-after': ['answered', 'net-look'],
	refuse: ['answered', 'recorded', 'net-out 2'],
};
/** With KILL_ALL=1 every point meets every behaviour of the network. */
const THOROUGH = process.env.KILL_ALL === '1';

const platform = new HttpPlatform();
let address: string;
beforeAll(async () => {
	address = await platform.start();
});
afterAll(() => platform.stop());

function casesOf(): { behaviour: Behaviour; at: string; nth: number }[] {
	const all = [...new Set(Object.values(POINTS).flat())];
	return BEHAVIOURS.flatMap((behaviour) =>
		(THOROUGH ? all : POINTS[behaviour]).map((point) => {
			const [at = '', nth = '1'] = point.split(' ');
			return { behaviour, at, nth: Number(nth) };
		}),
	);
}

class Installation {
	readonly database: SharedDatabase;
	readonly office: Office;
	#aheadMs = 0;
	#node: NodeUnderTest | null = null;
	/** Loads its modules while the other one works. */
	#spare = new NodeUnderTest();
	deaths = 0;

	constructor(database: SharedDatabase, office: Office) {
		this.database = database;
		this.office = office;
	}

	static async open(engine: Engine): Promise<Installation> {
		const database = await sharedDatabase(engine);
		const at = Date.now();
		const office = await database.ctx.store.tx(async (tx) => {
			const made = await insertOffice(tx, 'k9', at);
			await insertChannel(tx, { id: 'list', unitId: made.unitId, platform: 'website', at });
			return made;
		});
		return new Installation(database, office);
	}

	/** The running node; a new one, further ahead, when the last one died. */
	async node(): Promise<NodeUnderTest> {
		if (this.#node) return this.#node;
		const { dataDir, databaseUrl } = this.database;
		const node = this.#spare;
		this.#spare = new NodeUnderTest();
		this.#node = node;
		void node.ended.then((how) => {
			if (how === 'SIGKILL') this.deaths++;
			this.#aheadMs += AHEAD_MS;
			this.#node = null;
		});
		const options = { dataDir, databaseUrl, platform: address, channelClass: 'queryable' as const };
		await node.start({ ...options, aheadMs: this.#aheadMs }).catch(() => undefined);
		return node;
	}

	async stop(): Promise<void> {
		this.#spare.discard();
		await this.#node?.stop();
	}

	/** Approves a post for now (as the nodes see it) and gives its publication's id. */
	async approve(title: string): Promise<string> {
		const { ctx } = this.database;
		const at = Date.now() + this.#aheadMs;
		return ctx.store.tx(async (tx) => {
			const { office } = this;
			const { postId } = await approvePost(ctx, tx, {
				office,
				title,
				channelIds: ['list'],
				plannedAt: at,
				at,
			});
			const { publications } = tx.s;
			const [row] = await tx.db.select().from(publications).where(eq(publications.postId, postId));
			if (!row) throw new Error('no publication was made');
			return row.id;
		});
	}

	async row(id: string) {
		const { store } = this.database.ctx;
		const { publications } = store.s;
		const [row] = await store.db.select().from(publications).where(eq(publications.id, id));
		if (!row) throw new Error('the publication is gone');
		return row;
	}

	/** Starts nodes until the publication is settled; 'stuck' when it is not in time. */
	async settle(id: string): Promise<string> {
		const deadline = Date.now() + PATIENCE_MS;
		while (Date.now() < deadline) {
			const node = await this.node();
			node.order({ kind: 'wake' });
			const { state, wakeAt } = await this.row(id);
			if (SETTLED.includes(state)) return state;
			// It waits out a refusal: the next node is that much ahead.
			if (state === 'due' && (wakeAt ?? 0) > Date.now() + this.#aheadMs + 1_000) await node.stop();
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		return `stuck in ${(await this.row(id)).state}`;
	}
}

test.each(ENGINES)(
	'a server killed at any step of a publication on %s leaves at most one item and nothing stuck',
	async (engine) => {
		const installation = await Installation.open(engine);
		const bad: string[] = [];
		const ends = new Map<string, number>();
		for (const { behaviour, at, nth } of casesOf()) {
			platform.behaviour = behaviour;
			const node = await installation.node();
			const id = await installation.approve(`${behaviour} ${at} ${nth}`);
			node.order({ kind: 'kill', at, nth });
			const state = await installation.settle(id);
			node.order({ kind: 'kill', at: 'never', nth: 1 });
			const items = platform.ledger.get(id) ?? [];
			ends.set(state, (ends.get(state) ?? 0) + 1);
			if (items.length > 1 || (state === 'published' && items.length !== 1))
				bad.push(`${behaviour}, killed at ${at} ${nth}: ${state} with ${items.length} items`);
			if (state.startsWith('stuck')) bad.push(`${behaviour}, killed at ${at} ${nth}: ${state}`);
		}
		await installation.stop();
		expect(bad).toEqual([]);
		expect([...ends.keys()]).toEqual(['published']);
		expect(installation.deaths).toBeGreaterThan(casesOf().length * 0.8);
	},
	600_000,
);
