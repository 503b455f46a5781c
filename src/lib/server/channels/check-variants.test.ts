import { describe, expect, test } from 'vitest';
import type { PostContent } from '#lib/contract/posts.ts';
import { sentenceFor } from '#lib/labels/errors.ts';
import { AppError } from '#lib/server/errors.ts';
import { revisePost, submitPost } from '#lib/server/posts/index.ts';
import { postScene, readPost, say } from '#tests/support/posts.ts';
import { someContent } from '#tests/support/desk.ts';
import {
	checkSubmissions,
	checkVariants,
	createChannelDirectory,
	createOutbound,
	createWebsiteChannel,
	createWechatChannel,
	type FitPicture,
} from './index.ts';

async function scene() {
	const made = await postScene();
	const site = {
		put: () => Promise.reject(new Error('not in this test')),
		find: () => Promise.resolve(null),
		retract: () => Promise.resolve(),
	};
	const fit: FitPicture = (picture) => Promise.resolve(picture);
	const parts = { ...made.ctx, outbound: createOutbound({ allow: [] }), fit };
	const directory = createChannelDirectory(made.ctx, [
		createWebsiteChannel(site),
		createWechatChannel(parts),
	]);
	checkSubmissions(made.ctx, directory);
	const { website, wechat } = made.desk;
	const save = async (change: Partial<PostContent>) => {
		const { post } = made;
		const current = await readPost(made.ctx, made.desk.planner, post.id);
		const content = someContent(change);
		const saved = await revisePost(made.ctx, made.desk.planner, {
			postId: post.id,
			baseRevisionId: current.revisionId,
			content,
		});
		return {
			content,
			submit: () =>
				submitPost(made.ctx, made.desk.planner, { postId: post.id, revisionId: saved.revisionId }),
		};
	};
	return { ...made, directory, website, wechat, save };
}

describe('a post handed to the first review', () => {
	test('is kept back with a clear sentence while its WeChat account would refuse it', async () => {
		const s = await scene();
		const { submit } = await s.save({
			channelIds: [s.website, s.wechat],
			coverMediaId: null,
			doc: say('正文'),
		});
		const refused = await submit().catch((error: unknown) => error);
		expect(refused).toMatchObject({ code: 'input.invalid', status: 400 });
		const sentence = refused instanceof AppError ? sentenceFor(refused.code, refused.params) : '';
		expect(sentence).toMatch(
			/^「.+」的渠道稿不符合要求：没有封面图，正文里也没有可用作封面的图片，请改正后再提交。$/,
		);
		expect((await readPost(s.ctx, s.desk.planner, s.post.id)).state).toBe('draft');
	});

	test('goes on where only the website takes it, and where a limit only warns', async () => {
		const s = await scene();
		const { submit, content } = await s.save({
			channelIds: [s.website],
			coverMediaId: null,
			title: '题'.repeat(45),
		});
		expect(await checkVariants(s.ctx.store, s.directory, content)).toMatchObject([
			{
				channelId: s.website,
				platform: 'website',
				problems: [{ level: 'warn', code: 'title_long', limit: 40, actual: 45 }],
			},
		]);
		await submit();
		expect((await readPost(s.ctx, s.desk.planner, s.post.id)).state).toBe('in_review');
	});
});
