import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReviewLevel } from '#lib/contract/reviews.ts';
import { createPost, findPost, revisePost, submitPost, withdrawPost } from '#lib/server/posts/index.ts';
import {
	approvePost,
	isFullySigned,
	listQueue,
	openReview,
	returnPost,
	standingSignatures,
	voidSignaturesOnChange,
} from '#lib/server/reviews/index.ts';
import { verifyChain } from '#lib/server/events/index.ts';
import type { Actor } from '#lib/server/units/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk, someContent, type Desk } from '#tests/support/desk.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';

async function setUp(engine: Engine = 'sqlite') {
	const ctx = await freshCtx(engine);
	voidSignaturesOnChange(ctx);
	const desk = await seedDesk(ctx);
	return { ctx, desk };
}

async function submitted(ctx: TestCtx, desk: Desk) {
	const { id } = await createPost(ctx, desk.planner, {
		unitId: 'city',
		columnId: desk.column,
		content: someContent(),
	});
	await submitPost(ctx, desk.planner, await current(ctx, id));
	return id;
}

async function current(ctx: TestCtx, postId: string) {
	const post = await findPost(ctx.store, postId, { paths: ['/city/'] });
	if (!post) throw new Error('the post is gone');
	return { ...post, postId };
}

async function sign(ctx: TestCtx, actor: Actor, postId: string, level: ReviewLevel, opinion = '') {
	const { hash } = await current(ctx, postId);
	return approvePost(ctx, actor, { postId, hash, level, opinion });
}

async function edit(ctx: TestCtx, actor: Actor, postId: string, text: string) {
	const { revisionId } = await current(ctx, postId);
	await revisePost(ctx, actor, { postId, baseRevisionId: revisionId, content: someContent({ title: text }) });
}

describe.each(ENGINES)('the three reviews on %s', (engine) => {
	test('three people carry a post to approval, and each step is in the audit chain', async () => {
		const { ctx, desk } = await setUp(engine);
		const approved: string[] = [];
		ctx.events.on('post.approved', (_tx, event) => Promise.resolve(void approved.push(event.payload.hash)));
		const postId = await submitted(ctx, desk);
		expect(await sign(ctx, desk.first, postId, 1, '可以')).toEqual({ next: 2 });
		expect(await sign(ctx, desk.second, postId, 2)).toEqual({ next: 3 });
		expect(await sign(ctx, desk.final, postId, 3)).toEqual({ next: 'approved' });
		const post = await current(ctx, postId);
		expect(post.state).toBe('approved');
		expect(approved).toEqual([post.hash]);
		expect((await verifyChain(ctx.store, 'city')).brokenAt).toBeNull();
	});

	test('of two who sign the same level at the same moment, one is told it is no longer that level’s turn', async () => {
		const { ctx, desk } = await setUp(engine);
		const postId = await submitted(ctx, desk);
		const twin: Actor = { ...desk.first, id: 'second', grants: desk.first.grants };
		const both = await Promise.allSettled([sign(ctx, desk.first, postId, 1), sign(ctx, twin, postId, 1)]);
		expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
		const lost = both.find((one) => one.status === 'rejected');
		expect(lost?.reason).toMatchObject({ code: 'conflict.state' });
	});
});

test('an author cannot sign, whatever their roles', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	const planner: Actor = { ...desk.planner, grants: [...desk.planner.grants, ...desk.first.grants] };
	await expect(sign(ctx, planner, postId, 1)).rejects.toMatchObject({ code: 'permission.own_post' });
});

test('one person cannot sign two levels', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	await sign(ctx, desk.first, postId, 1);
	const both: Actor = { ...desk.first, grants: [...desk.first.grants, ...desk.second.grants] };
	await expect(sign(ctx, both, postId, 2)).rejects.toMatchObject({ code: 'permission.same_person' });
});

test('a reviewer of another unit does not find the post', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	await expect(sign(ctx, desk.eastFirst, postId, 1)).rejects.toMatchObject({ code: 'not_found' });
	await expect(openReview(ctx, desk.eastFirst, postId)).rejects.toMatchObject({ code: 'not_found' });
});

test('a level cannot be signed without its role', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	await expect(sign(ctx, desk.second, postId, 1)).rejects.toMatchObject({ code: 'permission.denied' });
	await expect(sign(ctx, desk.observer, postId, 1)).rejects.toMatchObject({ code: 'permission.denied' });
});

test('a text that changed since it was shown cannot be signed', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	const { hash } = await current(ctx, postId);
	await edit(ctx, desk.planner, postId, '改过的题目');
	await submitPost(ctx, desk.planner, await current(ctx, postId));
	await expect(approvePost(ctx, desk.first, { postId, hash, level: 1, opinion: '' })).rejects.toMatchObject({
		code: 'conflict.stale',
	});
});

test('an edit after a signature voids it and the chain starts again', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	await sign(ctx, desk.first, postId, 1);
	await sign(ctx, desk.second, postId, 2);
	await edit(ctx, desk.planner, postId, '改过的题目');
	const post = await current(ctx, postId);
	expect(post.state).toBe('draft');
	const rows = await ctx.store.db
		.select()
		.from(ctx.store.s.reviews)
		.where(eq(ctx.store.s.reviews.postId, postId));
	expect(rows.map((row) => row.voidReason)).toEqual(['revised', 'revised']);
	await submitPost(ctx, desk.planner, post);
	expect(await sign(ctx, desk.first, postId, 1)).toEqual({ next: 2 });
});

test('a return needs a reason, sends the post back and lets the same people sign again', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	await sign(ctx, desk.first, postId, 1);
	const { hash } = await current(ctx, postId);
	const empty = returnPost(ctx, desk.second, { postId, hash, level: 2, opinion: '  ' });
	await expect(empty).rejects.toMatchObject({ code: 'review.reason_needed' });
	await returnPost(ctx, desk.second, { postId, hash, level: 2, opinion: '请注明出处' });
	expect((await current(ctx, postId)).state).toBe('returned');
	await submitPost(ctx, desk.planner, await current(ctx, postId));
	await sign(ctx, desk.first, postId, 1);
	await sign(ctx, desk.second, postId, 2);
	expect(await sign(ctx, desk.final, postId, 3)).toEqual({ next: 'approved' });
});

test('a withdrawal voids what was signed', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	await sign(ctx, desk.first, postId, 1);
	const { hash } = await current(ctx, postId);
	await withdrawPost(ctx, desk.planner, { postId, reason: '不发了' });
	expect(await standingSignatures(ctx.store, postId, hash)).toEqual([]);
});

test('the queue holds what a person can sign now and nothing else', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	const ids = async (actor: Actor) => (await listQueue(ctx, actor)).map((post) => post.id);
	expect(await ids(desk.first)).toEqual([postId]);
	expect(await ids(desk.second)).toEqual([]);
	expect(await ids(desk.eastFirst)).toEqual([]);
	expect(await ids({ ...desk.planner, grants: desk.first.grants })).toEqual([]);
	await sign(ctx, desk.first, postId, 1);
	expect(await ids(desk.first)).toEqual([]);
	expect(await ids(desk.second)).toEqual([postId]);
	expect(await ids({ ...desk.first, grants: desk.second.grants })).toEqual([]);
});

test('the review shows what changed since this reviewer last decided', async () => {
	const { ctx, desk } = await setUp();
	const postId = await submitted(ctx, desk);
	expect((await openReview(ctx, desk.first, postId)).compared).toBeNull();
	const { hash } = await current(ctx, postId);
	await returnPost(ctx, desk.first, { postId, hash, level: 1, opinion: '题目太长' });
	await edit(ctx, desk.planner, postId, '冬季用电用气安全清单');
	await submitPost(ctx, desk.planner, await current(ctx, postId));
	const review = await openReview(ctx, desk.first, postId);
	expect(review.compared).toMatchObject({ mine: true, decision: 'returned', revisionNumber: 1 });
	expect(review.diff.blocks[0]).toMatchObject({ type: 'title', op: 'changed', number: 1 });
	expect(review.mine).toEqual({ level: 1, canSign: true, why: null });
	expect(review.previews.map((preview) => preview.title)).toEqual(['冬季用电用气安全清单']);
	expect(review.history.map((line) => line.kind)).toContain('returned');
});

type Act =
	| { kind: 'edit'; by: 'planner' | 'colleague' }
	| { kind: 'submit' }
	| { kind: 'sign'; level: ReviewLevel; by: 'first' | 'second' | 'final' | 'planner' }
	| { kind: 'return' };

const act: fc.Arbitrary<Act> = fc.oneof(
	fc.record({ kind: fc.constant('edit' as const), by: fc.constantFrom('planner', 'colleague') }),
	fc.record({ kind: fc.constant('submit' as const) }),
	fc.record({
		kind: fc.constant('sign' as const),
		level: fc.constantFrom<ReviewLevel>(1, 2, 3),
		by: fc.constantFrom('first', 'second', 'final', 'planner'),
	}),
	fc.record({ kind: fc.constant('return' as const) }),
);

test('whatever people do in whatever order, nothing is approved without three signatures on its very text', async () => {
	const { ctx, desk } = await setUp();
	const everyRole = [
		...desk.planner.grants,
		...desk.first.grants,
		...desk.second.grants,
		...desk.final.grants,
	];
	let title = 0;
	const perform = async (postId: string, step: Act) => {
		const post = await current(ctx, postId);
		const { hash } = post;
		if (step.kind === 'edit')
			await edit(ctx, { ...desk[step.by], grants: everyRole }, postId, `第${title++}稿`);
		else if (step.kind === 'submit') await submitPost(ctx, desk.planner, post);
		else if (step.kind === 'sign')
			await approvePost(
				ctx,
				{ ...desk[step.by], grants: everyRole },
				{ postId, hash, level: step.level, opinion: '' },
			);
		else
			await returnPost(
				ctx,
				{ ...desk.first, grants: everyRole },
				{ postId, hash, level: post.level || 1, opinion: '改' },
			);
	};
	await fc.assert(
		fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (steps) => {
			const postId = await submitted(ctx, desk);
			for (const step of steps) {
				await perform(postId, step).catch((error: unknown) => {
					if (!(error instanceof Error && 'code' in error)) throw error;
				});
				const post = await current(ctx, postId);
				if (post.state !== 'approved') continue;
				const signatures = await standingSignatures(ctx.store, postId, post.hash);
				const authors = await ctx.store.db
					.selectDistinct({ id: ctx.store.s.revisions.authorId })
					.from(ctx.store.s.revisions)
					.where(eq(ctx.store.s.revisions.postId, postId));
				expect(
					isFullySigned(
						post.hash,
						signatures,
						authors.map((author) => author.id),
					),
				).toBe(true);
			}
		}),
		{ numRuns: 60 },
	);
});
