import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { planPost, revisePost, withdrawPost } from '../posts/index.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { someContent } from '#tests/support/desk.ts';
import { readPost } from '#tests/support/posts.ts';
import {
	approvedPost,
	publicationOf,
	publicationsOf,
	publishingScene,
	submitAndSign,
	type PublishingScene,
} from '#tests/support/publications.ts';
import { authorizePublication } from './authorize-publication.ts';
import type { Publication } from './rules.ts';

const HOUR = 3_600_000;

/** What the door says to a publication now. */
async function door({ ctx }: PublishingScene, row: Publication) {
	const ruling = await ctx.store.tx((tx) => authorizePublication(tx, { row, now: ctx.clock.now() }));
	if (ruling.open) return 'open';
	return `${ruling.change.state}: ${ruling.change.reason}`;
}

describe.each(ENGINES)('an approved post on %s', (engine) => {
	test('has one publication a channel, with the text that was signed and the names of those who signed', async () => {
		const scene = await publishingScene(engine);
		const { ctx, desk } = scene;
		const plannedAt = ctx.clock.now() + HOUR;
		const postId = await approvedPost(scene, {
			plannedAt,
			channelIds: ['ch-site', 'ch-wechat'],
			variants: { 'ch-wechat': { title: '用电用气，这样查' } },
		});
		const post = await readPost(ctx, desk.planner, postId);
		const rows = await publicationsOf(ctx, postId);
		expect(rows.map((row) => [row.channelId, row.payload.title]).sort()).toEqual([
			['ch-site', '冬季用电用气安全：一家人的检查清单'],
			['ch-wechat', '用电用气，这样查'],
		]);
		for (const row of rows) {
			expect(row).toMatchObject({
				state: 'due',
				dueAt: plannedAt,
				wakeAt: plannedAt,
				hash: post.hash,
				fence: 0,
			});
			expect(row.payload.signature).toEqual({
				source: '铜江市妇联',
				editor: '周敏',
				responsible: '何苗',
				approvers: ['沈岚', '林洁'],
			});
			expect(await door(scene, row)).toBe('open');
		}
	});

	test('waits in the tray until it has a time', async () => {
		const scene = await publishingScene(engine);
		const { ctx, desk } = scene;
		const postId = await approvedPost(scene);
		expect(await publicationOf(ctx, postId)).toMatchObject({ state: 'due', dueAt: null, wakeAt: null });
		const plannedAt = ctx.clock.now() + HOUR;
		await planPost(ctx, desk.planner, { postId, plannedAt });
		expect(await publicationOf(ctx, postId)).toMatchObject({
			state: 'due',
			dueAt: plannedAt,
			wakeAt: plannedAt,
		});
		await planPost(ctx, desk.planner, { postId, plannedAt: null });
		expect(await publicationOf(ctx, postId)).toMatchObject({ state: 'due', dueAt: null, wakeAt: null });
	});

	test('that is withdrawn is not published', async () => {
		const scene = await publishingScene(engine);
		const { ctx, desk } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		await withdrawPost(ctx, desk.planner, { postId, reason: '活动改期' });
		expect(await publicationOf(ctx, postId)).toMatchObject({
			state: 'cancelled',
			reason: 'withdrawn',
			wakeAt: null,
		});
	});

	test('that is edited is published in the version that is signed next, once', async () => {
		const scene = await publishingScene(engine);
		const { ctx, desk } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		const { revisionId } = await readPost(ctx, desk.planner, postId);
		const content = someContent({ title: '改过的标题' });
		await revisePost(ctx, desk.planner, { postId, baseRevisionId: revisionId, content });
		expect(await publicationOf(ctx, postId)).toMatchObject({ state: 'cancelled', reason: 'superseded' });
		await submitAndSign(scene, postId);
		const [, second] = await publicationsOf(ctx, postId);
		expect(second).toMatchObject({ state: 'due' });
		expect(second?.payload.title).toBe('改过的标题');
	});

	test('whose earlier version is out already asks a person before it goes out again', async () => {
		const scene = await publishingScene(engine);
		const { ctx, desk } = scene;
		const postId = await approvedPost(scene, {
			plannedAt: ctx.clock.now() + HOUR,
			channelIds: ['ch-wechat'],
		});
		const first = await publicationOf(ctx, postId);
		const { publications: p } = ctx.store.s;
		await ctx.store.tx(
			async (tx) => void (await tx.db.update(p).set({ state: 'published' }).where(eq(p.id, first.id))),
		);
		const { revisionId } = await readPost(ctx, desk.planner, postId);
		const content = someContent({ title: '更正后的标题', channelIds: ['ch-wechat'] });
		await revisePost(ctx, desk.planner, { postId, baseRevisionId: revisionId, content });
		await submitAndSign(scene, postId);
		const rows = await publicationsOf(ctx, postId);
		expect(rows.map((row) => [row.state, row.reason]).sort()).toEqual([
			['held', 'earlier_version'],
			['published', null],
		]);
	});

	test('that comes back in the same words has its publication again', async () => {
		const scene = await publishingScene(engine);
		const { ctx, desk } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		await withdrawPost(ctx, desk.planner, { postId, reason: '再想想' });
		await submitAndSign(scene, postId);
		expect((await publicationsOf(ctx, postId)).map((row) => row.state)).toEqual(['cancelled', 'due']);
	});
});

describe('the door', () => {
	type Tables = PublishingScene['ctx']['store']['s'];
	type Db = Parameters<Parameters<PublishingScene['ctx']['store']['tx']>[0]>[0]['db'];
	/** Changes made past every capability, as a mistake or an intruder would make them. */
	const behind: [string, (db: Db, s: Tables) => PromiseLike<unknown>, string][] = [
		[
			'the post was withdrawn',
			(db, s) => db.update(s.posts).set({ state: 'withdrawn' }),
			'cancelled: withdrawn',
		],
		['the post has another text', (db, s) => db.update(s.posts).set({ hash: 'x' }), 'cancelled: superseded'],
		[
			'the post is in review again',
			(db, s) => db.update(s.posts).set({ state: 'in_review' }),
			'cancelled: superseded',
		],
		[
			'a signature was voided',
			(db, s) => db.update(s.reviews).set({ voidedAt: 1 }).where(eq(s.reviews.level, 2)),
			'held: not_approved',
		],
		[
			'a signature is missing',
			(db, s) => db.delete(s.reviews).where(eq(s.reviews.level, 3)),
			'held: not_approved',
		],
		[
			'one person signed twice',
			(db, s) => db.update(s.reviews).set({ accountId: 'first' }).where(eq(s.reviews.level, 2)),
			'held: not_approved',
		],
		[
			'the author signed',
			(db, s) => db.update(s.reviews).set({ accountId: 'planner' }).where(eq(s.reviews.level, 1)),
			'held: not_approved',
		],
		[
			'the signatures are on another text',
			(db, s) => db.update(s.reviews).set({ hash: 'x' }),
			'held: not_approved',
		],
		['the channel is paused', (db, s) => db.update(s.channels).set({ pausedAt: 1 }), 'held: channel_paused'],
		['the channel is gone', (db, s) => db.delete(s.channels), 'held: channel_paused'],
		[
			'a word of the payload was changed',
			(db, s) => db.update(s.publications).set({ payload: { title: 'x' } as never }),
			'held: content_changed',
		],
		[
			'it is bound to another revision',
			(db, s) => db.update(s.publications).set({ revisionId: 'x' }),
			'held: content_changed',
		],
	];
	test.each(behind)('stays shut when %s', async (_name, change, expected) => {
		const scene = await publishingScene();
		const { ctx } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		expect(await door(scene, await publicationOf(ctx, postId))).toBe('open');
		await ctx.store.tx(async (tx) => void (await change(tx.db, tx.s)));
		expect(await door(scene, await publicationOf(ctx, postId))).toBe(expected);
	});

	test('stays shut when the time is long over', async () => {
		const scene = await publishingScene();
		const { ctx } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		ctx.clock.advance(1.5 * HOUR + 1);
		expect(await door(scene, await publicationOf(ctx, postId))).toBe('missed: too_late');
	});
});
