import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { approvePost, insertChannel, insertOffice, type Office } from './approved-post.ts';
import { BEHAVIOURS, HttpPlatform, type Behaviour } from './http-platform.ts';
import { buildNode, NodeUnderTest, sharedDatabase, type SharedDatabase } from './node-under-test.ts';

const SETTLED = ['published', 'held', 'missed', 'cancelled'];
/** More than any lease, so that the next process finds them ended; one publication's deaths stay within the lateness limit. */
const AHEAD_MS = 100_000;
const PATIENCE_MS = 20_000;

/** Up to the last byte of a send, whatever becomes of it. */
const OUT = ['sweep', 'claim', 'leased', 'authorized', 'net-out'];
/** From an answer that says nothing to the look that does. */
const LOOK = ['answered', 'recorded', 'looking', 'net-look', 'looked'];
/** Every boundary of a publication's way, on our side and on the wire, that each behaviour of the network leads to. */
const POINTS: Readonly<Record<Behaviour, readonly string[]>> = {
	ok: [...OUT, 'net-in', 'answered', 'recorded'],
	'drop-before': [...OUT, 'net-timeout', ...LOOK, 'net-out 2'],
	'drop-after': [...OUT, 'net-timeout', ...LOOK],
	'answer-too-late': [...OUT, 'net-timeout', ...LOOK],
	'502-after': [...OUT, 'net-in', ...LOOK],
	'html-after': [...OUT, 'net-in', ...LOOK],
	refuse: [...OUT, 'net-in', 'answered', 'recorded', 'net-out 2'],
};

const platform = new HttpPlatform();
let address: string;
let file: string;
beforeAll(async () => {
	[address, file] = await Promise.all([platform.start(), buildNode()]);
});
afterAll(() => platform.stop());

function casesOf(): { behaviour: Behaviour; at: string; nth: number }[] {
	return BEHAVIOURS.flatMap((behaviour) =>
		POINTS[behaviour].map((point) => {
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
	#spare = new NodeUnderTest(file);
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
		this.#spare = new NodeUnderTest(file);
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
		console.info(`kill -9 on ${engine}: ${installation.deaths} deaths in ${casesOf().length} cases`);
		expect(bad).toEqual([]);
		expect([...ends.keys()]).toEqual(['published']);
		expect(installation.deaths).toBeGreaterThan(casesOf().length * 0.9);
	},
	600_000,
);
