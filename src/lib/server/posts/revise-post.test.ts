import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ENGINES } from '#tests/support/stores.ts';
import { someContent } from '#tests/support/desk.ts';
import { eventKinds, postScene, readPost, say } from '#tests/support/posts.ts';
import { newId } from '../ids.ts';
import { scopeOf, type Actor } from '../units/index.ts';
import {
	authorsOf,
	createPost,
	findPost,
	findRevision,
	hashContent,
	listRevisions,
	revisePost,
	StaleRevisionError,
} from './index.ts';

describe.each(ENGINES)('a post on %s', (engine) => {
	test('is a draft with one revision whose hash is that of its content', async () => {
		const { ctx, post } = await postScene(engine);
		expect(post).toMatchObject({ state: 'draft', level: 0, revisionNumber: 1, authorName: '周敏' });
		const revision = await findRevision(ctx.store, post.revisionId);
		expect(revision?.content).toEqual(someContent());
		expect(hashContent(revision!.content)).toBe(post.hash);
		expect(await eventKinds(ctx)).toEqual(['post.created']);
	});

	test('gets a new revision when its text changes, and keeps the old one as it was', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const content = someContent({ doc: say('请检查燃气软管。') });
		const saved = await revisePost(ctx, desk.colleague, {
			postId: post.id,
			baseRevisionId: post.revisionId,
			content,
		});
		expect(saved).toMatchObject({ number: 2, changed: true });
		expect((await findRevision(ctx.store, post.revisionId))?.content).toEqual(someContent());
		expect((await findRevision(ctx.store, saved.revisionId))?.content).toEqual(content);
		expect((await listRevisions(ctx.store, post.id)).map((each) => each.number)).toEqual([2, 1]);
		expect((await authorsOf(ctx.store, post.id)).sort()).toEqual(['colleague', 'planner']);
	});

	test('gets no new revision when the same content is saved again', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const again = await revisePost(ctx, desk.planner, {
			postId: post.id,
			baseRevisionId: post.revisionId,
			content: someContent(),
		});
		expect(again).toEqual({ revisionId: post.revisionId, number: 1, changed: false });
		expect(await eventKinds(ctx)).toEqual(['post.created']);
	});

	test('has revisions that nothing can change or delete', async () => {
		const { ctx, post } = await postScene(engine);
		const { revisions } = ctx.store.s;
		await expect(
			ctx.store.tx(async (tx) => void (await tx.db.update(revisions).set({ hash: 'x' }))),
		).rejects.toThrow();
		await expect(
			ctx.store.tx(async (tx) => void (await tx.db.delete(revisions).where(sql`1 = 1`))),
		).rejects.toThrow();
		expect((await findRevision(ctx.store, post.revisionId))?.hash).toBe(post.hash);
	});

	test('answers a stale save with what stands now, and writes nothing', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const base = { postId: post.id, baseRevisionId: post.revisionId };
		await revisePost(ctx, desk.planner, { ...base, content: someContent({ title: '第一位的标题' }) });
		const late = revisePost(ctx, desk.colleague, {
			...base,
			content: someContent({ title: '第二位的标题' }),
		});
		await expect(late).rejects.toBeInstanceOf(StaleRevisionError);
		await expect(late).rejects.toMatchObject({
			status: 409,
			code: 'conflict.stale',
			params: { by: '周敏' },
			current: { number: 2, content: { title: '第一位的标题' } },
		});
		expect(await listRevisions(ctx.store, post.id)).toHaveLength(2);
	});

	test('takes one of two saves that were made from the same revision at once', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const save = (actor: Actor, title: string) =>
			revisePost(ctx, actor, {
				postId: post.id,
				baseRevisionId: post.revisionId,
				content: someContent({ title }),
			});
		const outcomes = await Promise.allSettled([save(desk.planner, '甲'), save(desk.colleague, '乙')]);
		expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(await listRevisions(ctx.store, post.id)).toHaveLength(2);
	});

	test.each(['in_review', 'approved', 'returned', 'withdrawn'] as const)(
		'becomes a draft again by an edit while %s, and those who keep signatures hear of it in the transaction',
		async (state) => {
			const { ctx, desk, post } = await postScene(engine);
			await ctx.store.tx(
				async (tx) =>
					void (await tx.db.update(tx.s.posts).set({ state, level: state === 'in_review' ? 2 : 0 })),
			);
			const heard: unknown[] = [];
			ctx.events.on('post.revised', async (tx, event) => {
				const [row] = await tx.db.select({ state: tx.s.posts.state }).from(tx.s.posts);
				heard.push([event.subject.id, row?.state, event.payload.number]);
			});
			await revisePost(ctx, desk.planner, {
				postId: post.id,
				baseRevisionId: post.revisionId,
				content: someContent({ title: '改过的标题' }),
			});
			expect(heard).toEqual([[post.id, 'draft', 2]]);
			expect(await readPost(ctx, desk.planner, post.id)).toMatchObject({
				state: 'draft',
				level: 0,
				title: '改过的标题',
				submittedAt: null,
			});
		},
	);

	test('keeps its text and its state when somebody who listens to the edit refuses it', async () => {
		const { ctx, desk, post } = await postScene(engine);
		ctx.events.on('post.revised', () => Promise.reject(new Error('frozen')));
		const edit = revisePost(ctx, desk.planner, {
			postId: post.id,
			baseRevisionId: post.revisionId,
			content: someContent({ title: '改过的标题' }),
		});
		await expect(edit).rejects.toThrow('frozen');
		expect(await readPost(ctx, desk.planner, post.id)).toEqual(post);
		expect(await listRevisions(ctx.store, post.id)).toHaveLength(1);
	});

	test('of another unit is not found, and one that may only be seen is not written to', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const edit = (actor: Actor) =>
			revisePost(ctx, actor, {
				postId: post.id,
				baseRevisionId: post.revisionId,
				content: someContent({ title: '别的单位' }),
			});
		await expect(edit(desk.eastPlanner)).rejects.toMatchObject({ status: 404, code: 'not_found' });
		await expect(edit(desk.observer)).rejects.toMatchObject({ status: 403, code: 'permission.denied' });
		await expect(
			revisePost(ctx, null, { postId: post.id, baseRevisionId: '', content: {} }),
		).rejects.toMatchObject({
			status: 401,
		});
		const mixed: Actor = {
			...desk.eastPlanner,
			grants: [...desk.eastPlanner.grants, ...desk.observer.grants],
		};
		await expect(edit(mixed)).rejects.toMatchObject({ status: 403 });
		expect(await listRevisions(ctx.store, post.id)).toHaveLength(1);
	});

	test('is not found under an address that is no id', async () => {
		const { ctx, desk } = await postScene(engine);
		const scope = scopeOf(desk.planner, 'post.read');
		for (const id of ['\u0000', 'x'.repeat(10_000), "'; drop table posts; --"])
			expect(await findPost(ctx.store, id, scope)).toBeNull();
	});

	test('is made once from a form that is sent twice', async () => {
		const { ctx, desk } = await postScene(engine);
		const form = {
			id: newId(),
			unitId: desk.city,
			columnId: desk.column,
			content: someContent({ title: '只此一篇' }),
		};
		const made = await createPost(ctx, desk.planner, form);
		await expect(createPost(ctx, desk.planner, form)).rejects.toMatchObject({
			status: 409,
			code: 'conflict.replayed',
		});
		expect(await listRevisions(ctx.store, made.id)).toHaveLength(1);
	});
});
