import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { someContent } from '#tests/support/desk.ts';
import { eventKinds, postScene, readPost, say } from '#tests/support/posts.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { APPID, openHouse, SECRET } from '#simulators/testing.ts';
import { addPicture } from '../media/index.ts';
import { revisePost } from '../posts/index.ts';
import {
	createChannelDirectory,
	createOutbound,
	createWebsiteChannel,
	createWechatChannel,
	previewPostOnPhone,
} from './index.ts';
import { sealCredentials } from './open-account.ts';

async function scene(engine: Engine) {
	const { ctx, desk, post } = await postScene(engine);
	const house = await openHouse({ now: ctx.clock.now() });
	const fit = (picture: Parameters<Parameters<typeof createWechatChannel>[0]['fit']>[0]) =>
		Promise.resolve(picture);
	const outbound = createOutbound({ allow: [new URL(house.wechat).host] });
	const none = () => Promise.reject(new Error('no site in this test'));
	const site = { put: none, find: () => Promise.resolve(null), retract: none };
	const adapters = [createWebsiteChannel(site), createWechatChannel({ ...ctx, outbound, fit })];
	const channels = createChannelDirectory(ctx, adapters);
	const red = { width: 40, height: 40, channels: 3, background: '#b3243c' } as const;
	const bytes = await sharp({ create: red }).jpeg().toBuffer();
	const picture = await addPicture(ctx, desk.planner, { unitId: desk.city, bytes, alt: '' });
	await ctx.store.tx(async (tx) => {
		const { channels: c } = tx.s;
		const settings = { appid: APPID, baseUrl: house.wechat };
		const credentials = sealCredentials(ctx, desk.wechat, { secret: SECRET });
		await tx.db.update(c).set({ settings, credentials }).where(eq(c.id, desk.wechat));
	});
	const { revisionId: baseRevisionId } = await readPost(ctx, desk.planner, post.id);
	await revisePost(ctx, desk.planner, {
		postId: post.id,
		baseRevisionId,
		content: someContent({
			channelIds: [desk.website, desk.wechat],
			coverMediaId: picture.id,
			doc: say('正文'),
		}),
	});
	const input = { postId: post.id, channelId: desk.wechat, to: 'fulian_editor' };
	const app = { ...ctx, channels };
	return {
		house,
		desk,
		input,
		show: (actor: Parameters<typeof previewPostOnPhone>[1], more: Partial<typeof input> = {}) =>
			previewPostOnPhone(app, actor, { ...input, ...more }),
		kinds: () => eventKinds(ctx),
		previews: async () => (await (await fetch(`${house.url}/admin/previews`)).json()) as unknown[],
	};
}

describe.each(ENGINES)('a post on a phone, on %s', (engine) => {
	test('is shown to who writes and who signs, and is written down without the name', async () => {
		const s = await scene(engine);
		await s.show(s.desk.planner);
		await s.show(s.desk.final);
		expect(await s.previews()).toHaveLength(2);
		expect((await s.kinds()).filter((kind) => kind === 'post.previewed')).toHaveLength(2);
		expect(s.house.ledger()).toEqual([]);
	});

	test('is not shown to readers, strangers, nobody, nor through channels that cannot', async () => {
		const s = await scene(engine);
		await expect(s.show(s.desk.observer)).rejects.toMatchObject({ status: 403 });
		await expect(s.show(s.desk.westPlanner)).rejects.toMatchObject({ status: 404 });
		await expect(s.show(null)).rejects.toMatchObject({ status: 401 });
		await expect(s.show(s.desk.planner, { channelId: s.desk.website })).rejects.toMatchObject({
			status: 404,
		});
		await expect(s.show(s.desk.planner, { channelId: s.desk.eastWebsite })).rejects.toMatchObject({
			status: 404,
		});
		expect(s.house.calls()).toEqual([]);
	});

	test('that WeChat refuses says why, and nothing is written down', async () => {
		const s = await scene(engine);
		s.house.addFault({ path: '/cgi-bin/message/mass/preview', fault: 'errcode', errcode: 45009 });
		await expect(s.show(s.desk.planner)).rejects.toMatchObject({
			code: 'channel.no_preview',
			params: { detail: expect.stringContaining('次数已用完') as string },
		});
		expect(await s.kinds()).not.toContain('post.previewed');
	});
});
