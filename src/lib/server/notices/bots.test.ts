import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS, type BotForm } from '#lib/contract/notices.ts';
import { createOutbound } from '#lib/server/channels/index.ts';
import { readConfig } from '#lib/server/config.ts';
import { ConflictError, InputError, NotFoundError, PermissionError } from '#lib/server/errors.ts';
import { newId } from '#lib/server/ids.ts';
import type { Actor } from '#lib/server/units/index.ts';
import type { BotInput, Simulators } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { inboxAfter, noticeScene, sign, submittedPost } from '#tests/support/notices.ts';
import { createPost, submitPost } from '#lib/server/posts/index.ts';
import { someContent } from '#tests/support/desk.ts';
import { eventKinds, readPost } from '#tests/support/posts.ts';
import type { PublishingScene } from '#tests/support/publications.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { deliverNotices } from './deliver-notices.ts';
import { changeBot, createBot, listBots, pauseBot, removeBot } from './save-bot.ts';
import { spreadEvents } from './spread-events.ts';
import { testBot } from './test-bot.ts';
import type { DeliveryParts } from './way.ts';

const MINUTE = 60_000;
const ADMIN: Actor = {
	id: 'admin',
	name: '方圆',
	unitId: 'city',
	grants: [{ unitId: 'city', path: '/city/', role: 'admin' }],
};
const form = (more: Partial<BotForm> = {}): BotForm => ({
	...{ name: '宣传群', secretUrl: '', signSecret: '', keyword: '', below: '', kinds: [...NOTICE_KINDS] },
	...more,
});

interface Groups extends PublishingScene {
	house: Simulators;
	parts: DeliveryParts;
	/** Connects a bot of the city to its simulated group. */
	connect(bot: BotInput, more?: Partial<BotForm> & { unitId?: string }): Promise<string>;
	/** Tells and delivers what waits; gives how many messages left. */
	deliver(): Promise<number>;
	advance(ms: number): Promise<void>;
}

async function groups(engine: Engine = 'sqlite'): Promise<Groups> {
	const { ctx: made, desk } = await noticeScene(engine);
	const house = await openHouse({ now: made.clock.now() });
	const allow = [new URL(house.url).host];
	const config = readConfig({
		DATA_DIR: made.config.dataDir,
		LOG_LEVEL: 'silent',
		OUTBOUND_ALLOW: allow.join(','),
	});
	const ctx = { ...made, config };
	const outbound = createOutbound({ allow });
	const parts: DeliveryParts = { ctx, outbound, origin: 'https://rong.example.cn', owner: 'node-1' };
	return {
		ctx,
		desk,
		house,
		parts,
		async connect(bot, { unitId = 'city', ...more } = {}) {
			const secretUrl = house.putBot(bot);
			const signSecret = bot.signSecret ?? '';
			const keyword = bot.keywords?.[0] ?? '';
			const input = {
				...form({ secretUrl, signSecret, keyword, ...more }),
				kind: bot.kind,
				unitId,
				formKey: newId(),
			};
			return (await createBot(ctx, ADMIN, input)).id;
		},
		async deliver() {
			while ((await spreadEvents(ctx)) > 0);
			return deliverNotices(parts);
		},
		async advance(ms) {
			ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		},
	};
}

const onlyBot = async ({ ctx }: Groups) => (await listBots(ctx, ADMIN))[0];

describe.each(ENGINES)('group bots on %s', (engine) => {
	test.each([
		{ kind: 'wecom', key: 'k' },
		{ kind: 'dingtalk', key: 'k', signSecret: 'SEC1', keywords: ['融媒'] },
		{ kind: 'feishu', key: 'k', signSecret: 'SEC2', keywords: ['融媒'] },
	] as const satisfies readonly BotInput[])(
		'the group of a $kind bot reads once who has to sign what',
		async (bot) => {
			const scene = await groups(engine);
			await scene.connect({ ...bot });
			await submittedPost(scene);
			expect(await scene.deliver()).toBe(1);
			expect(await scene.deliver()).toBe(0);
			const [seen, ...more] = scene.house.groupMessages('k');
			expect(more).toEqual([]);
			expect(`${seen?.title}${seen?.text}`).toContain('等待初审：《冬季用电用气安全》');
			expect(seen?.text).toContain('@何苗');
			expect(seen?.text.replaceAll('\\', '')).toContain('https://rong.example.cn/reviews/');
			expect(await onlyBot(scene)).toMatchObject({
				problem: null,
				waiting: 0,
				lastSentAt: scene.ctx.clock.now(),
			});
		},
	);

	test('two nodes share a bot: every message once, never more than 18 a minute', async () => {
		const scene = await groups(engine);
		await scene.connect({ kind: 'wecom', key: 'k' });
		const other = { ...scene.parts, owner: 'node-2' };
		for (let n = 1; n <= 4; n++) {
			await submittedPost(scene, `第 ${n} 篇`);
			while ((await spreadEvents(scene.ctx)) > 0);
			await Promise.all([deliverNotices(scene.parts), deliverNotices(other)]);
		}
		await Promise.all([deliverNotices(scene.parts), deliverNotices(other)]);
		const titles = scene.house.groupMessages('k').map(({ text }) => /第 \d 篇/.exec(text)?.[0]);
		expect(titles).toEqual(['第 1 篇', '第 2 篇', '第 3 篇', '第 4 篇']);
	});

	test('a process that dies in the middle of a call: its lease ends, and the message comes with the same id', async () => {
		const scene = await groups(engine);
		await scene.connect({ kind: 'wecom', key: 'k' });
		await submittedPost(scene);
		while ((await spreadEvents(scene.ctx)) > 0);
		scene.house.addFault({ platform: 'bots', path: '/cgi-bin/webhook/send', fault: 'hold_after' });
		// The call has its effect and its process never hears of it.
		const dead: DeliveryParts = {
			...scene.parts,
			owner: 'node-dead',
			outbound: {
				request: (request) => {
					void scene.parts.outbound.request(request);
					return new Promise(() => undefined);
				},
			},
		};
		void deliverNotices(dead);
		await scene.house.firstHeld();
		expect(await scene.deliver()).toBe(0);
		await scene.advance(2 * MINUTE);
		expect(await scene.deliver()).toBe(1);
		scene.house.release();
		const ids = scene.house.groupMessages('k').map(({ text }) => /#\w+/.exec(text)?.[0]);
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(1);
	});
});

test('more than five that wait come as one summary, with every id', async () => {
	const scene = await groups();
	await scene.connect({ kind: 'dingtalk', key: 'k' });
	for (let n = 1; n <= 7; n++) await submittedPost(scene, `第 ${n} 篇`);
	expect(await scene.deliver()).toBe(1);
	const [seen] = scene.house.groupMessages('k');
	expect(seen?.title).toBe('7 条新消息');
	for (let n = 1; n <= 7; n++) expect(seen?.text).toContain(`第 ${n} 篇`);
	expect(seen?.text.match(/#[0-9A-Z]{4}/g)?.filter((mark) => mark !== '####')).toHaveLength(7);
});

test('the pace is kept over a restart, and DingTalk’s ten minutes of silence are respected', async () => {
	const scene = await groups();
	await scene.connect({ kind: 'dingtalk', key: 'k' });
	let left = 0;
	for (let n = 1; n <= 19; n++) {
		await submittedPost(scene, `第 ${n} 篇`);
		left += await deliverAs(scene, `node-${n}`);
	}
	expect(left).toBe(18);
	await scene.advance(MINUTE);
	expect(await scene.deliver()).toBe(1);

	scene.house.addFault({ platform: 'bots', path: '/robot/send', fault: 'errcode', errcode: 130101 });
	await submittedPost(scene, '太快了');
	expect(await scene.deliver()).toBe(0);
	await scene.advance(9 * MINUTE);
	const calls = scene.house.calls().length;
	expect(await scene.deliver()).toBe(0);
	expect(scene.house.calls()).toHaveLength(calls);
	await scene.advance(MINUTE);
	expect(await scene.deliver()).toBe(1);
	expect(scene.house.groupMessages('k').at(-1)?.title).toContain('太快了');
});

async function deliverAs(scene: Groups, owner: string): Promise<number> {
	while ((await spreadEvents(scene.ctx)) > 0);
	return deliverNotices({ ...scene.parts, owner });
}

test('Feishu is not spoken to in the first minute of an hour', async () => {
	const scene = await groups();
	await scene.connect({ kind: 'feishu', key: 'k', busyMinutes: true });
	await scene.advance(12 * MINUTE + 30_000);
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	expect(scene.house.calls()).toHaveLength(0);
	await scene.advance(30_000);
	expect(await scene.deliver()).toBe(1);
});

test('a bot that was removed from its group is shown with what to do, and speaks again once it is mended', async () => {
	const scene = await groups();
	const { ctx, house } = scene;
	const id = await scene.connect({ kind: 'wecom', key: 'k', condition: 'removed' });
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	const broken = await onlyBot(scene);
	expect(broken).toMatchObject({ waiting: 1 });
	expect(broken?.problem).toContain('重新添加机器人');
	expect(await scene.deliver()).toBe(0);
	expect(house.calls()).toHaveLength(1);
	await changeBot(ctx, ADMIN, { id, ...form({ secretUrl: house.putBot({ kind: 'wecom', key: 'k2' }) }) });
	expect(await scene.deliver()).toBe(1);
	expect(house.groupMessages('k2')).toHaveLength(1);
	expect(await onlyBot(scene)).toMatchObject({ problem: null, waiting: 0 });
});

test('when nobody answers it is tried again, later and later, and given up after a day; the inbox has it anyway', async () => {
	const scene = await groups();
	await scene.connect({ kind: 'wecom', key: 'k' });
	scene.house.addFault({
		platform: 'bots',
		path: '/cgi-bin/webhook/send',
		fault: 'drop_before',
		times: 10_000,
	});
	await submittedPost(scene);
	await scene.deliver();
	for (let n = 0; n < 3; n++) {
		await scene.advance(10 * MINUTE);
		await scene.deliver();
	}
	expect((await onlyBot(scene))?.problem).toContain('连不上');
	await scene.advance(24 * 60 * MINUTE);
	await scene.deliver();
	expect(await onlyBot(scene)).toMatchObject({ waiting: 0 });
	expect(await inboxAfter(scene, scene.desk.first)).toHaveLength(1);
});

test('what was signed before the group was told is not told', async () => {
	const scene = await groups();
	await scene.connect({ kind: 'wecom', key: 'k' });
	const post = await submittedPost(scene);
	while ((await spreadEvents(scene.ctx)) > 0);
	await sign(scene, post, 1);
	await scene.deliver();
	expect(scene.house.groupMessages('k').map(({ text }) => text.includes('等待复审'))).toEqual([true]);
});

test('a bot tells of its own unit, and of those below only when it was asked to', async () => {
	const scene = await groups();
	await scene.connect({ kind: 'wecom', key: 'own' });
	await scene.connect({ kind: 'wecom', key: 'all' }, { below: 'on' });
	await scene.connect({ kind: 'wecom', key: 'east' }, { unitId: 'east' });
	await scene.connect({ kind: 'wecom', key: 'some' }, { kinds: ['published'] });
	const counts = () => ['own', 'all', 'east', 'some'].map((key) => scene.house.groupMessages(key).length);
	await submittedPost(scene);
	await scene.deliver();
	expect(counts()).toEqual([1, 1, 0, 0]);
	const { ctx, desk } = scene;
	const { id: postId } = await createPost(ctx, desk.eastPlanner, {
		unitId: 'east',
		columnId: desk.eastColumn,
		content: someContent({ channelIds: [desk.eastWebsite] }),
	});
	await submitPost(ctx, desk.eastPlanner, { postId, ...(await readPost(ctx, desk.eastPlanner, postId)) });
	await scene.deliver();
	expect(counts()).toEqual([1, 2, 1, 0]);
});

test('only who manages channels reaches bots, within their units', async () => {
	const scene = await groups();
	const { ctx, desk } = scene;
	const id = await scene.connect({ kind: 'wecom', key: 'k' });
	const eastAdmin: Actor = { ...ADMIN, grants: [{ unitId: 'east', path: '/city/east/', role: 'admin' }] };
	await expect(listBots(ctx, desk.planner)).rejects.toThrow(PermissionError);
	expect(await listBots(ctx, eastAdmin)).toEqual([]);
	await expect(changeBot(ctx, eastAdmin, { id, ...form() })).rejects.toThrow(NotFoundError);
	await expect(removeBot(ctx, eastAdmin, id)).rejects.toThrow(NotFoundError);
	await expect(testBot(scene.parts, eastAdmin, id)).rejects.toThrow(NotFoundError);
	await expect(scene.connect({ kind: 'wecom', key: 'x' }, { unitId: 'nowhere' })).rejects.toThrow(InputError);
});

test('a bot’s address leads to its platform and nowhere else', async () => {
	const { ctx } = await groups();
	const wish = { kind: 'wecom', unitId: 'city', formKey: newId() } as const;
	for (const secretUrl of [
		'',
		'https://10.0.0.1/cgi-bin/webhook/send?key=a',
		'https://open.feishu.cn/open-apis/bot/v2/hook/a',
	])
		await expect(createBot(ctx, ADMIN, { ...form({ secretUrl }), ...wish })).rejects.toThrow(InputError);
	expect(await listBots(ctx, ADMIN)).toEqual([]);
});

test('a bot is tested, stopped and removed, each an event, and its secrets are stored sealed', async () => {
	const scene = await groups();
	const { ctx, house, parts } = scene;
	const id = await scene.connect({ kind: 'dingtalk', key: 'canarykey', signSecret: 'canarysecret' });
	expect(await testBot(parts, ADMIN, id)).toEqual({ kind: 'sent' });
	expect(house.groupMessages('canarykey')[0]?.title).toContain('测试消息');
	const { noticeBots } = ctx.store.s;
	expect(JSON.stringify(await ctx.store.db.select().from(noticeBots))).not.toContain('canarysecret');
	expect(await onlyBot(scene)).toMatchObject({ signed: true, hint: '127.0.0.1/…ykey' });
	await pauseBot(ctx, ADMIN, { id, paused: true });
	await expect(pauseBot(ctx, ADMIN, { id, paused: true })).rejects.toThrow(ConflictError);
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	await removeBot(ctx, ADMIN, id);
	expect(await listBots(ctx, ADMIN)).toEqual([]);
	const kinds = (await eventKinds(ctx)).filter((kind) => kind.startsWith('bot.'));
	expect(kinds).toEqual(['bot.created', 'bot.changed', 'bot.removed']);
});
