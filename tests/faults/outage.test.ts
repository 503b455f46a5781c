import { afterEach, describe, expect, test, vi } from 'vitest';
import { HOUR, MINUTE, DAY } from '#lib/contract/beijing-time.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import {
	followPosts,
	openPublishing,
	setSendingLimits,
	type Publication,
	type Publishing,
} from '#lib/server/publishing/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { PlatformInMemory } from '#tests/support/publications.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { approvePost, insertChannel, insertOffice, type Office } from './approved-post.ts';

const POSTS = 100;
/** Minutes that each channel may be late; the first has no setting of its own. */
const LATENESS = { usual: null, strict: 5, patient: 120, own: 45, rumour: 30 } as const;
const CHANNELS = Object.keys(LATENESS);

let publishing: Publishing | null = null;
afterEach(async () => {
	await publishing?.close();
	publishing = null;
});

/** 100 posts × 5 channels, due one after the other from now to a quarter beyond the outage; then nobody is there. */
async function sceneBeforeOutage(engine: Engine, outageMs: number): Promise<TestCtx> {
	const ctx = await freshCtx(engine);
	followPosts(ctx);
	const at = ctx.clock.now();
	const office = await ctx.store.tx(async (tx) => {
		const made = await insertOffice(tx, 'a', at);
		for (const id of CHANNELS) await insertChannel(tx, { id, unitId: made.unitId, platform: 'website', at });
		return made;
	});
	for (const [channelId, minutes] of Object.entries(LATENESS))
		if (minutes !== null)
			await setSendingLimits(ctx, administrator(office), {
				channelId,
				lateness: { '': String(minutes) },
				quotas: {},
			});
	// Posts of this column may be later on this channel than others.
	const lateness = { '': '30', [office.columnId]: '90' };
	await setSendingLimits(ctx, administrator(office), { channelId: 'rumour', lateness, quotas: {} });
	for (let index = 0; index < POSTS; index++) {
		const plannedAt = at + MINUTE + Math.floor((index * outageMs * 1.25) / POSTS);
		const post = { office, title: `稿件${index}`, channelIds: [...CHANNELS].sort(), plannedAt, at };
		await ctx.store.tx((tx) => approvePost(ctx, tx, post));
	}
	return ctx;
}

function administrator({ unitId, authorId }: Office) {
	const grant = { unitId, path: `/${unitId}/`, role: 'admin' } as const;
	return { id: authorId, name: '管理员', unitId, grants: [grant] };
}

async function allRows(ctx: Ctx): Promise<Publication[]> {
	return ctx.store.db.select().from(ctx.store.s.publications);
}

const LATE_MS: Readonly<Record<string, number>> = {
	usual: 30 * MINUTE,
	strict: 5 * MINUTE,
	patient: 120 * MINUTE,
	own: 45 * MINUTE,
	rumour: 90 * MINUTE,
};

describe.each(ENGINES)('on %s', (engine) => {
	test.each([
		['an hour', HOUR],
		['three days', 3 * DAY],
	])(
		'after %s of outage nothing older than its limit goes out by itself',
		async (_name, outageMs) => {
			const ctx = await sceneBeforeOutage(engine, outageMs);
			ctx.clock.advance(outageMs);
			const now = ctx.clock.now();
			const platform = new PlatformInMemory('keyed');
			const heartbeat = new Heartbeat({ ...ctx, node: 'test' });
			publishing = await openPublishing(ctx, platform.surroundings(), { heartbeat });
			const quiet = (row: Publication) =>
				['published', 'missed'].includes(row.state) || (row.state === 'due' && (row.dueAt ?? 0) > now);
			const rows = await vi.waitFor(
				async () => {
					const all = await allRows(ctx);
					expect(all.filter((row) => !quiet(row))).toHaveLength(0);
					return all;
				},
				{ timeout: 60_000, interval: 100 },
			);
			expect(rows).toHaveLength(POSTS * CHANNELS.length);
			const sent = new Set(platform.received.map((item) => item.publicationId));
			expect(platform.received).toHaveLength(sent.size);
			const expected = (row: Publication) => {
				const dueAt = row.dueAt ?? 0;
				if (dueAt > now) return 'due';
				return now > dueAt + (LATE_MS[row.channelId] ?? 0) ? 'missed' : 'published';
			};
			expect(rows.filter((row) => row.state !== expected(row))).toEqual([]);
			expect(rows.filter((row) => sent.has(row.id) !== (row.state === 'published'))).toEqual([]);
			// What is within its limit does go out, and what lies ahead waits: the test would notice a scheduler that gives all up.
			const count = (state: string) => rows.filter((row) => row.state === state).length;
			expect(count('published')).toBeGreaterThan(0);
			expect(count('missed')).toBeGreaterThan(outageMs > DAY ? 380 : 50);
			expect(count('due')).toBe(rows.filter((row) => (row.dueAt ?? 0) > now).length);
		},
		120_000,
	);
});
