import { describe, expect, test } from 'vitest';
import { ConflictError, PermissionError } from '../errors.ts';
import { createPost, markUrgent, planPost, submitPost } from '../posts/index.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { someContent } from '#tests/support/desk.ts';
import { readPost } from '#tests/support/posts.ts';
import { publicationsOf, publishingScene } from '#tests/support/publications.ts';
import { approvePost, listQueue, sayOverdueReviews } from './index.ts';

const MINUTE = 60_000;

async function urgentPost(engine: Engine) {
	const scene = await publishingScene(engine);
	const { ctx, desk } = scene;
	const write = async (title: string) => {
		const { id } = await createPost(ctx, desk.planner, {
			unitId: desk.city,
			columnId: desk.column,
			content: someContent({ title }),
		});
		const { revisionId, hash } = await readPost(ctx, desk.planner, id);
		return { id, revisionId, hash };
	};
	const older = await write('早就送审的');
	await submitPost(ctx, desk.planner, { postId: older.id, revisionId: older.revisionId });
	ctx.clock.advance(MINUTE);
	const post = await write('辟谣：不用囤盐');
	await planPost(ctx, desk.planner, { postId: post.id, plannedAt: ctx.clock.now() + 600 * MINUTE });
	await markUrgent(ctx, desk.planner, { postId: post.id, urgent: true });
	await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
	const sign = (reviewer: typeof desk.first, level: number) =>
		approvePost(ctx, reviewer, { postId: post.id, hash: post.hash, level, opinion: '同意' });
	return { ...scene, post, older, sign };
}

describe.each(ENGINES)('the emergency lane on %s', (engine) => {
	test('skips no review, gives each level ten minutes, and sends with the third signature', async () => {
		const { ctx, desk, post, sign } = await urgentPost(engine);
		await expect(sign(desk.final, 3)).rejects.toThrow(ConflictError);
		const [first] = await listQueue(ctx, desk.first);
		expect(first).toMatchObject({ id: post.id, reviewDueAt: ctx.clock.now() + 10 * MINUTE });
		await sign(desk.first, 1);
		await expect(sign(desk.first, 2)).rejects.toThrow(PermissionError);
		expect(await publicationsOf(ctx, post.id)).toEqual([]);
		ctx.clock.advance(3 * MINUTE);
		await sign(desk.second, 2);
		expect(await listQueue(ctx, desk.final)).toMatchObject([{ reviewDueAt: ctx.clock.now() + 10 * MINUTE }]);
		await sign(desk.final, 3);
		expect(await publicationsOf(ctx, post.id)).toMatchObject([{ state: 'due', dueAt: ctx.clock.now() }]);
		await expect(markUrgent(ctx, desk.planner, { postId: post.id, urgent: false })).rejects.toThrow(
			ConflictError,
		);
	});

	test('says once for each level that its time is over', async () => {
		const { ctx, desk, post, sign } = await urgentPost(engine);
		const said: number[] = [];
		ctx.events.listen((event) => {
			if (event.kind === 'review.overdue') said.push((event.payload as { level: number }).level);
		});
		await sayOverdueReviews(ctx);
		expect(said).toEqual([]);
		ctx.clock.advance(11 * MINUTE);
		await sayOverdueReviews(ctx);
		await sayOverdueReviews(ctx);
		expect(said).toEqual([1]);
		await sign(desk.first, 1);
		await sayOverdueReviews(ctx);
		ctx.clock.advance(11 * MINUTE);
		await sayOverdueReviews(ctx);
		expect(said).toEqual([1, 2]);
		await markUrgent(ctx, desk.planner, { postId: post.id, urgent: false });
		ctx.clock.advance(60 * MINUTE);
		await sayOverdueReviews(ctx);
		expect(said).toEqual([1, 2]);
	});
});
