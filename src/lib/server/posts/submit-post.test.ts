import { describe, expect, test } from 'vitest';
import type { PostContent } from '#lib/contract/posts.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { TEST_NOW } from '#tests/support/ctx.ts';
import { someContent } from '#tests/support/desk.ts';
import { eventKinds, postScene, readPost, say } from '#tests/support/posts.ts';
import {
	advanceReview,
	autosavePost,
	findAutosave,
	listRevisions,
	planPost,
	returnToDraft,
	revisePost,
	StaleRevisionError,
	submitPost,
	withdrawPost,
} from './index.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('a post on its way, on %s', (engine) => {
	test('goes to the first review with the revision its submitter saw', async () => {
		const { ctx, desk, post } = await postScene(engine);
		await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		expect(await readPost(ctx, desk.planner, post.id)).toMatchObject({
			state: 'in_review',
			level: 1,
			submittedAt: TEST_NOW,
		});
		const again = submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		await expect(again).rejects.toMatchObject({ code: 'conflict.state' });
	});

	const unfinished: [string, Partial<PostContent>, string][] = [
		['without a body', { doc: say('   ') }, 'input.empty'],
		['without a channel', { channelIds: [] }, 'input.empty'],
		[
			'with a channel text that is empty',
			{ variants: { 'ch-site': { doc: { type: 'doc', content: [] } } } },
			'input.empty',
		],
	];
	test.each(unfinished)('is not submitted %s', async (_name, change, code) => {
		const { ctx, desk, post } = await postScene(engine);
		const saved = await revisePost(ctx, desk.planner, {
			postId: post.id,
			baseRevisionId: post.revisionId,
			content: someContent(change),
		});
		const submitting = submitPost(ctx, desk.planner, { postId: post.id, revisionId: saved.revisionId });
		await expect(submitting).rejects.toMatchObject({ code, status: 400 });
		expect((await readPost(ctx, desk.planner, post.id)).state).toBe('draft');
	});

	test('is not submitted for a time that has passed, nor unseen', async () => {
		const { ctx, desk, post } = await postScene(engine);
		await planPost(ctx, desk.planner, { postId: post.id, plannedAt: TEST_NOW + HOUR });
		ctx.clock.advance(2 * HOUR);
		const late = submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		await expect(late).rejects.toMatchObject({ code: 'input.past_time' });
		await planPost(ctx, desk.planner, { postId: post.id, plannedAt: null });
		await revisePost(ctx, desk.colleague, {
			postId: post.id,
			baseRevisionId: post.revisionId,
			content: someContent({ title: '同事改过' }),
		});
		const unseen = submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		await expect(unseen).rejects.toBeInstanceOf(StaleRevisionError);
	});

	test('advances level by level only from where it stands, with the text that was read', async () => {
		const { ctx, desk, post } = await postScene(engine);
		await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		const { hash } = post;
		const sign = (fromLevel: 1 | 2 | 3, to: 2 | 3 | 'approved', seen = hash) =>
			ctx.store.tx((tx) => advanceReview(tx, { postId: post.id, hash: seen, fromLevel, to, at: TEST_NOW }));
		await expect(sign(2, 3)).rejects.toMatchObject({ code: 'conflict.state' });
		await expect(sign(1, 2, 'another')).rejects.toMatchObject({ code: 'conflict.stale' });
		await sign(1, 2);
		await sign(2, 3);
		await sign(3, 'approved');
		expect(await readPost(ctx, desk.planner, post.id)).toMatchObject({ state: 'approved', level: 0 });
		await expect(sign(3, 'approved')).rejects.toMatchObject({ code: 'conflict.state' });
	});

	test('goes back to its writer when it is returned, and may be submitted again', async () => {
		const { ctx, desk, post } = await postScene(engine);
		await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		const back = { postId: post.id, hash: post.hash, fromLevel: 1, at: TEST_NOW } as const;
		await ctx.store.tx((tx) => returnToDraft(tx, back, 'returned'));
		expect(await readPost(ctx, desk.planner, post.id)).toMatchObject({ state: 'returned', level: 0 });
		await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		expect((await readPost(ctx, desk.planner, post.id)).state).toBe('in_review');
	});

	test('is withdrawn with a reason, once', async () => {
		const { ctx, desk, post } = await postScene(engine);
		await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		const withdraw = (reason: string) => withdrawPost(ctx, desk.planner, { postId: post.id, reason });
		await expect(withdraw('  ')).rejects.toMatchObject({ code: 'input.empty' });
		await withdraw('活动\u0000改期');
		expect(await readPost(ctx, desk.planner, post.id)).toMatchObject({ state: 'withdrawn', level: 0 });
		await expect(withdraw('再次')).rejects.toMatchObject({ code: 'conflict.state' });
		expect(await eventKinds(ctx)).toEqual(['post.created', 'post.submitted', 'post.withdrawn']);
	});

	test('keeps what each person typed apart from its revisions until they save', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const typed = someContent({ title: '', doc: say('还没写完') });
		const input = { postId: post.id, baseRevisionId: post.revisionId, content: typed };
		await autosavePost(ctx, desk.planner, input);
		await autosavePost(ctx, desk.planner, { ...input, content: { ...typed, summary: '又写了一点' } });
		expect(await findAutosave(ctx.store, post.id, 'planner')).toMatchObject({
			baseRevisionId: post.revisionId,
			content: { title: '', summary: '又写了一点' },
			updatedAt: TEST_NOW,
		});
		expect(await findAutosave(ctx.store, post.id, 'colleague')).toBeNull();
		expect(await listRevisions(ctx.store, post.id)).toHaveLength(1);
		await revisePost(ctx, desk.planner, { ...input, content: someContent({ title: '写完了' }) });
		expect(await findAutosave(ctx.store, post.id, 'planner')).toBeNull();
	});
});
