import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DATABASE_FILE, openStore, writeSetting } from '../db/index.ts';
import { EventLog } from '../events/index.ts';
import { Heartbeat } from '../jobs/index.ts';
import { voidSignaturesOnChange } from '../reviews/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk } from '#tests/support/desk.ts';
import { ENGINES } from '#tests/support/stores.ts';
import {
	approvedPost,
	PlatformInMemory,
	publicationOf,
	publishingScene,
} from '#tests/support/publications.ts';
import { createEpoch, EPOCH_FILE, readMark } from './epoch.ts';
import { followPosts, openPublishing } from './index.ts';
import { RESTORED_FENCE } from './rules.ts';

const HOUR = 3_600_000;
const SETTLE = 60_000;

/** Runs a scheduler on `ctx` while `during` runs. */
async function running(
	ctx: TestCtx,
	platform: PlatformInMemory,
	during: (wake: () => void) => Promise<void>,
) {
	const heartbeat = new Heartbeat({ ...ctx, node: 'test' });
	const publishing = await openPublishing(ctx, platform.surroundings(), { heartbeat });
	await during(() => publishing.wake());
	await publishing.close();
}

function becomes(ctx: TestCtx, postId: string, state: string) {
	return vi.waitFor(async () => expect(await publicationOf(ctx, postId)).toMatchObject({ state }), {
		timeout: 5_000,
		interval: 10,
	});
}

/** An installation on its own file, with a post that is due; its process can end and its file be exchanged. */
class Installation {
	ctx: TestCtx;
	postId = '';
	readonly platform = new PlatformInMemory();

	private constructor(ctx: TestCtx) {
		this.ctx = ctx;
	}

	static async open(): Promise<Installation> {
		const made = new Installation(await freshCtx());
		made.start();
		onTestFinished(() => made.ctx.store.close());
		await made.ctx.store.migrate();
		const desk = await seedDesk(made.ctx);
		const plannedAt = made.ctx.clock.now() + HOUR;
		made.postId = await approvedPost({ ctx: made.ctx, desk }, { plannedAt });
		return made;
	}

	get file(): string {
		return join(this.ctx.config.dataDir, DATABASE_FILE);
	}

	start(): void {
		const { config, log } = this.ctx;
		this.ctx = { ...this.ctx, store: openStore(config, log), events: new EventLog() };
		voidSignaturesOnChange(this.ctx);
		followPosts(this.ctx);
	}

	/** Ends the process, does something to the files, and begins another process. */
	async restart(between: () => void = () => undefined): Promise<void> {
		await this.ctx.store.close();
		between();
		this.start();
	}

	/** Sends the post, now that it is due. */
	async publish(): Promise<void> {
		this.ctx.clock.advance(HOUR);
		await running(this.ctx, this.platform, async (wake) => {
			wake();
			await becomes(this.ctx, this.postId, 'published');
		});
	}

	row() {
		return publicationOf(this.ctx, this.postId);
	}
}

test('a backup that has forgotten a send does not send it again', async () => {
	const office = await Installation.open();
	const backup = `${office.file}.backup`;
	await running(office.ctx, office.platform, () => Promise.resolve());
	await office.restart(() => copyFileSync(office.file, backup));
	await office.publish();
	await office.restart(() => copyFileSync(backup, office.file));
	expect(await office.row()).toMatchObject({ state: 'due', fence: 0 });

	await running(office.ctx, office.platform, async (wake) => {
		const quarantined = await office.row();
		expect(quarantined).toMatchObject({ state: 'unknown', reason: 'restored', fence: RESTORED_FENCE });
		// The process has to see for itself that nothing arrives any more.
		for (let look = 0; look < 2; look++) {
			office.ctx.clock.advance(SETTLE);
			wake();
			const fence = quarantined.fence + look;
			await vi.waitFor(async () => expect((await office.row()).fence).toBeGreaterThan(fence));
			await vi.waitFor(async () => expect((await office.row()).leaseUntil).toBeNull());
		}
		await becomes(office.ctx, office.postId, 'published');
	});
	expect(office.platform.received).toHaveLength(1);
});

test('a restart on the same database changes nothing', async () => {
	const office = await Installation.open();
	await running(office.ctx, office.platform, () => Promise.resolve());
	await office.restart();
	await running(office.ctx, office.platform, async () => {
		expect(await office.row()).toMatchObject({ state: 'due', fence: 0 });
		await Promise.resolve();
	});
	await office.publish();
	expect(await readMark(office.ctx.config.dataDir)).toBe(1);
	await office.restart();
	await running(office.ctx, office.platform, () => Promise.resolve());
	expect(await office.row()).toMatchObject({ state: 'published' });
});

test('a database that came without the file beside it is not believed', async () => {
	const office = await Installation.open();
	await office.publish();
	const { ctx, postId } = office;
	const { publications: p } = ctx.store.s;
	await ctx.store.tx(async (tx) => void (await tx.db.update(p).set({ state: 'due', wakeAt: 1 })));
	await office.restart(() => rmSync(join(ctx.config.dataDir, EPOCH_FILE)));
	await running(office.ctx, office.platform, () => becomes(office.ctx, postId, 'unknown'));
	expect(office.platform.received).toHaveLength(1);
});

test('marks that are kept at the same time end as the highest of them', async () => {
	const { config } = await freshCtx();
	const epoch = createEpoch(config, null);
	for (const marks of [[1, 2, 3], [7, 5, 9, 4], [6]]) {
		await Promise.all(
			marks.map(async (mark) => {
				await epoch.keep(mark);
				expect(await readMark(config.dataDir)).toBeGreaterThanOrEqual(mark);
			}),
		);
	}
	expect(await readMark(config.dataDir)).toBe(9);
});

test('a mark that cannot be read stops the start', async () => {
	const office = await Installation.open();
	await office.publish();
	const { dataDir } = office.ctx.config;
	await office.restart(() => {
		rmSync(join(dataDir, EPOCH_FILE));
		copyFileSync(office.file, join(dataDir, EPOCH_FILE));
	});
	await expect(running(office.ctx, office.platform, () => Promise.resolve())).rejects.toThrow(EPOCH_FILE);
});

describe.each(ENGINES)('on %s', (engine) => {
	test('another database than the one that was sent from is not believed', async () => {
		const scene = await publishingScene(engine);
		const { ctx } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		const platform = new PlatformInMemory();
		await running(ctx, platform, () => Promise.resolve());
		await ctx.store.tx((tx) => writeSetting(tx, 'publishing.epoch', { mark: 0, identity: '7000/00000001' }));
		await running(ctx, platform, () => becomes(ctx, postId, 'unknown'));
	});

	test.each([
		['keyed', 'published'],
		['queryable', 'published'],
		['blind', 'held'],
		['assisted', 'held'],
	] as const)(
		'a backup that has forgotten a send to a %s channel ends %s, with one item',
		async (of, end) => {
			const scene = await publishingScene(engine);
			const { ctx } = scene;
			const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
			const platform = new PlatformInMemory(of);
			await running(ctx, platform, () => Promise.resolve());
			const { publications: p, publicationAttempts: a, settings } = ctx.store.s;
			const [before] = await ctx.store.db.select().from(p).where(eq(p.postId, postId));
			const [epoch] = await ctx.store.db.select().from(settings).where(eq(settings.key, 'publishing.epoch'));
			if (!before || !epoch) throw new Error('nothing to go back to');
			ctx.clock.advance(HOUR);
			await running(ctx, platform, async (wake) => {
				wake();
				await becomes(ctx, postId, 'published');
			});
			await ctx.store.tx(async (tx) => {
				await tx.db.delete(a).where(eq(a.publicationId, before.id));
				await tx.db.update(p).set(before).where(eq(p.id, before.id));
				await tx.db.update(settings).set(epoch).where(eq(settings.key, epoch.key));
			});
			if (end === 'held')
				for (let n = 0; n < 9; n++) platform.looks.push({ kind: 'cannot_tell', detail: '查不到' });
			await running(ctx, platform, async (wake) => {
				expect(await publicationOf(ctx, postId)).toMatchObject({ state: 'unknown', reason: 'restored' });
				await vi.waitFor(
					async () => {
						ctx.clock.advance(SETTLE);
						wake();
						expect((await publicationOf(ctx, postId)).state).toBe(end);
					},
					{ timeout: 10_000, interval: 50 },
				);
			});
			expect(platform.received).toHaveLength(1);
		},
	);
});
