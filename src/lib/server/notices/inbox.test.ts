import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { DAY } from '#lib/contract/beijing-time.ts';
import type { EventKind, EventMap } from '#lib/contract/events.ts';
import type { HoldReason, PublicationState } from '#lib/contract/publishing.ts';
import { NotFoundError, UnauthenticatedError } from '#lib/server/errors.ts';
import { withdrawPost } from '#lib/server/posts/index.ts';
import { returnPost } from '#lib/server/reviews/index.ts';
import { inboxAfter, noticeScene, sign, submittedPost } from '#tests/support/notices.ts';
import { readPost } from '#tests/support/posts.ts';
import { approvedPost, publicationsOf, type PublishingScene } from '#tests/support/publications.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { followNotice, markRead, openInbox } from './open-inbox.ts';
import { RETENTION_MS } from './rules.ts';
import { spreadEvents } from './spread-events.ts';
import { countUnread, sweepBefore } from './store.ts';

const inbox = ({ ctx }: PublishingScene, person: PublishingScene['desk']['first']) =>
	openInbox(ctx, person, { unreadOnly: false, page: 1 });

/** Moves a publication as the scheduler does: the row and its event in one transaction. */
async function move(
	{ ctx }: PublishingScene,
	publication: { id: string; postId: string; channelId: string; unitId: string; state: PublicationState },
	{ to, reason = null }: { to: PublicationState; reason?: HoldReason | null },
): Promise<void> {
	await ctx.store.tx(async (tx) => {
		await tx.db.update(tx.s.publications).set({ state: to, reason });
		const { id, postId, channelId, unitId, state: from } = publication;
		await ctx.events.append(tx, {
			kind: 'publication.changed',
			at: ctx.clock.now(),
			unitId,
			actorId: null,
			subject: { kind: 'publication', id },
			payload: { postId, channelId, from, to, reason },
		});
	});
}

describe.each(ENGINES)('notices on %s', (engine) => {
	test('who may sign next is told at each level, and nobody else', async () => {
		const scene = await noticeScene(engine);
		const { desk } = scene;
		const post = await submittedPost(scene);
		expect(await inboxAfter(scene, desk.first)).toEqual(['等待初审：《冬季用电用气安全》']);
		for (const other of [
			desk.second,
			desk.final,
			desk.planner,
			desk.colleague,
			desk.observer,
			desk.eastFirst,
		])
			expect(await inboxAfter(scene, other)).toEqual([]);
		await sign(scene, post, 1);
		expect(await inboxAfter(scene, desk.second)).toEqual(['等待复审：《冬季用电用气安全》']);
		const [done] = (await inbox(scene, desk.first)).items;
		expect(done).toMatchObject({ settled: true, unread: false });
		await sign(scene, post, 2);
		expect(await inboxAfter(scene, desk.final)).toEqual(['等待终审：《冬季用电用气安全》']);
	});

	test('the author learns who sent it back, and the notice leads to the post', async () => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		const post = await submittedPost(scene);
		const { hash } = await readPost(ctx, desk.planner, post);
		await returnPost(ctx, desk.first, { postId: post, hash, level: 1, opinion: '请补来源' });
		expect(await inboxAfter(scene, desk.planner)).toEqual(['被退回：《冬季用电用气安全》']);
		const [notice] = (await inbox(scene, desk.planner)).items;
		expect(notice?.line).toContain('何苗');
		expect(await followNotice(ctx, desk.planner, notice?.id ?? '')).toBe(`/posts/${post}`);
		expect(await countUnread(ctx.store, desk.planner.id)).toBe(0);
	});

	test('what was withdrawn before it was told asks nobody for anything', async () => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		const post = await submittedPost(scene);
		await withdrawPost(ctx, desk.planner, { postId: post, reason: '先放一放' });
		expect(await inboxAfter(scene, desk.first)).toEqual([]);
	});

	test.each([
		['held', 'refused', '等人处理：《冬季用电用气安全：一家人的检查清单》（铜江妇女网）'],
		['held', 'outcome_unknown', '结果待核：《冬季用电用气安全：一家人的检查清单》（铜江妇女网）'],
		['missed', null, '错过发布时间：《冬季用电用气安全：一家人的检查清单》（铜江妇女网）'],
		['published', null, '已发布：《冬季用电用气安全：一家人的检查清单》'],
	] as const)('a publication that is %s (%s) is told to its author', async (to, reason, words) => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		const [publication] = await publicationsOf(ctx, await approvedPost(scene));
		if (!publication) throw new Error('no publication');
		await move(scene, publication, { to, reason });
		expect(await inboxAfter(scene, desk.planner)).toEqual([words]);
		expect(await inboxAfter(scene, desk.colleague)).toEqual(to === 'published' ? [] : [words]);
		await move(scene, { ...publication, state: to }, { to: 'cancelled', reason: 'by_person' });
		await inboxAfter(scene, desk.planner);
		const [notice] = (await inbox(scene, desk.planner)).items;
		expect(notice?.settled).toBe(to !== 'published');
	});

	test('two nodes that tell at once, again and again, tell each person once', async () => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		for (let n = 1; n <= 8; n++) await submittedPost(scene, `第 ${n} 篇`);
		const told = await Promise.all([1, 2, 3, 4].map(() => spreadEvents(ctx)));
		expect(told.reduce((sum, n) => sum + n)).toBe(8);
		expect(await inboxAfter(scene, desk.first)).toHaveLength(8);
	});

	test('an act that was undone tells nobody, and one whose telling failed is told later', async () => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		const post = await submittedPost(scene);
		await expect(
			ctx.store.tx(async (tx) => {
				await ctx.events.append(tx, {
					kind: 'review.returned',
					at: ctx.clock.now(),
					unitId: 'city',
					actorId: desk.first.id,
					subject: { kind: 'post', id: post },
					payload: { level: 1, revisionId: 'r', hash: 'h' },
				});
				throw new Error('power cut');
			}),
		).rejects.toThrow('power cut');
		const broken = { ...ctx, clock: { ...ctx.clock, now: () => ctx.clock.now(), mono: () => 0 } };
		let calls = 0;
		Object.assign(broken.clock, {
			now: () => {
				calls++;
				// The second look at the clock stands in the middle of the telling.
				if (calls === 2) throw new Error('crashed here');
				return ctx.clock.now();
			},
		});
		expect(await spreadEvents(broken)).toBe(0);
		expect((await inbox(scene, desk.first)).items).toHaveLength(0);
		ctx.clock.advance(60_000);
		expect(await inboxAfter(scene, desk.first)).toEqual(['等待初审：《冬季用电用气安全》']);
		expect(await inboxAfter(scene, desk.planner)).toEqual([]);
	});

	test('an inbox is its person’s own', async () => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		await submittedPost(scene);
		await inboxAfter(scene, desk.first);
		const [notice] = (await inbox(scene, desk.first)).items;
		await expect(followNotice(ctx, desk.second, notice?.id ?? '')).rejects.toThrow(NotFoundError);
		await expect(followNotice(ctx, desk.first, 'a\0b')).rejects.toThrow(NotFoundError);
		await expect(openInbox(ctx, null, { unreadOnly: false, page: 1 })).rejects.toThrow(UnauthenticatedError);
		expect(await markRead(ctx, desk.second, null)).toBe(0);
		expect(await countUnread(ctx.store, desk.first.id)).toBe(1);
		expect(await markRead(ctx, desk.first, null)).toBe(1);
		expect((await openInbox(ctx, desk.first, { unreadOnly: true, page: 9 })).items).toEqual([]);
	});

	test('after 90 days a notice is forgotten', async () => {
		const scene = await noticeScene(engine);
		const { ctx, desk } = scene;
		await submittedPost(scene);
		await inboxAfter(scene, desk.first);
		const sweep = () => ctx.store.tx((tx) => sweepBefore(tx, ctx.clock.now() - RETENTION_MS));
		ctx.clock.advance(90 * DAY);
		await sweep();
		expect((await inbox(scene, desk.first)).items).toHaveLength(1);
		ctx.clock.advance(1);
		await sweep();
		expect((await inbox(scene, desk.first)).items).toHaveLength(0);
	});
});

test('what other domains tell: each to its people, and done when it is done', async () => {
	const scene = await noticeScene();
	const { ctx, desk } = scene;
	const post = await approvedPost(scene);
	const [publication] = await publicationsOf(ctx, post);
	const admin = { ...desk.planner, id: 'admin' };
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		await tx.db.insert(tx.s.accounts).values({
			id: 'admin',
			unitId: 'city',
			name: '方圆',
			login: 'admin',
			passwordHash: '-',
			createdAt: at,
		});
		await tx.db
			.insert(tx.s.memberships)
			.values({ accountId: 'admin', unitId: 'city', role: 'admin', grantedAt: at });
	});
	const facts = {
		publicationId: publication?.id ?? '',
		postId: post,
		channelId: 'ch-site',
		dueBy: ctx.clock.now(),
	};
	const append = <K extends EventKind>(
		kind: K,
		subject: { kind: string; id: string },
		payload: EventMap[K],
	) =>
		ctx.store.tx(async (tx) => {
			await ctx.events.append(tx, {
				kind,
				at: ctx.clock.now(),
				unitId: 'city',
				actorId: null,
				subject,
				payload,
			});
		});
	const channel = { kind: 'channel', id: 'ch-wechat' };
	const task = { kind: 'task', id: 't1' };
	const recall = { kind: 'recall', id: 'r1' };
	await append('channel.expiring', channel, { days: 3, expiresAt: 0 });
	await append('channel.refused', channel, { detail: '请重新填写 AppSecret。' });
	await append('heartbeat.stalled', { kind: 'instance', id: 'heartbeat' }, { from: 0, to: 3 * 3_600_000 });
	await append('task.opened', task, { ...facts, way: 'proof' });
	await append('task.overdue', task, facts);
	await append('recall.overdue', recall, { postId: post, open: 2 });
	expect((await inboxAfter(scene, admin)).toSorted()).toEqual([
		'发布调度中断了 3 小时，现已恢复',
		'铜江妇联的凭据失效了',
		'铜江妇联的凭据还有 3 天到期',
	]);
	const title = '《冬季用电用气安全：一家人的检查清单》';
	expect((await inboxAfter(scene, desk.planner)).toSorted()).toEqual([
		`任务还没有完成：${title}（铜江妇女网）`,
		`撤回超时：${title}`,
		`请人工发布：${title}（铜江妇女网）`,
	]);
	expect(await countUnread(ctx.store, 'admin')).toBe(3);
	await append('channel.recovered', channel, {});
	await append('task.closed', task, { ...facts, state: 'done', notice: null });
	await append('recall.closed', recall, { postId: post, minutes: 5 });
	await inboxAfter(scene, admin);
	expect(await countUnread(ctx.store, 'admin')).toBe(1);
	expect(await countUnread(ctx.store, desk.planner.id)).toBe(0);
});

test('a post that comes out on two channels at once is told as one, whoever comes last', async () => {
	const scene = await noticeScene();
	const { ctx, desk } = scene;
	const post = await approvedPost(scene, { channelIds: ['ch-site', 'ch-wechat'] });
	const [first, second] = await publicationsOf(ctx, post);
	if (!first || !second) throw new Error('two publications');
	const { publications } = ctx.store.s;
	await ctx.store.tx((tx) =>
		tx.db
			.update(publications)
			.set({ state: 'sending' })
			.then(() => undefined),
	);
	const publish = async ({ id, channelId, unitId }: typeof first) =>
		ctx.store.tx(async (tx) => {
			await tx.db.update(publications).set({ state: 'published' }).where(eq(publications.id, id));
			await ctx.events.append(tx, {
				kind: 'publication.changed',
				at: ctx.clock.now(),
				unitId,
				actorId: null,
				subject: { kind: 'publication', id },
				payload: { postId: post, channelId, from: 'sending', to: 'published', reason: null },
			});
		});
	await publish(first);
	expect(await inboxAfter(scene, desk.planner)).toEqual([]);
	await publish(second);
	// Both are told after both are out, as on two nodes.
	await publish(first);
	expect(await inboxAfter(scene, desk.planner)).toEqual(['已发布：《冬季用电用气安全：一家人的检查清单》']);
	const [notice] = (await inbox(scene, desk.planner)).items;
	expect(notice?.line).toBe('铜江市妇联 · 铜江妇女网、铜江妇联');
});

test('a review that is late is said again to who has to sign, and settled by the signature', async () => {
	const scene = await noticeScene();
	const { ctx, desk } = scene;
	const post = await submittedPost(scene);
	const { hash, revisionId } = await readPost(ctx, desk.planner, post);
	const at = ctx.clock.now();
	const late = { unitId: 'city', actorId: null, subject: { kind: 'post', id: post } };
	await ctx.store.tx(async (tx) => {
		const payload = { level: 1 as const, revisionId, hash, dueAt: at };
		await ctx.events.append(tx, { ...late, kind: 'review.overdue', at, payload });
	});
	expect(await inboxAfter(scene, desk.first)).toContain('初审超时：《冬季用电用气安全》');
	await sign(scene, post, 1);
	await inboxAfter(scene, desk.first);
	expect(await countUnread(ctx.store, desk.first.id)).toBe(0);
});

test('a freeze is told to the desk with its reason, until it is lifted', async () => {
	const scene = await noticeScene();
	const { ctx, desk } = scene;
	const freeze = {
		at: ctx.clock.now(),
		unitId: 'city',
		actorId: desk.final.id,
		subject: { kind: 'freeze', id: 'f' },
	};
	await ctx.store.tx(async (tx) => {
		const payload = { target: 'all' as const, targetId: null, reason: '突发情况' };
		await ctx.events.append(tx, { ...freeze, kind: 'freeze.started', payload });
	});
	expect(await inboxAfter(scene, desk.planner)).toEqual(['发布已冻结：铜江市妇联']);
	expect((await inbox(scene, desk.planner)).items[0]?.line).toBe('林洁：突发情况');
	await ctx.store.tx(async (tx) => {
		await ctx.events.append(tx, { ...freeze, kind: 'freeze.lifted', payload: { reason: '已过去' } });
	});
	await inboxAfter(scene, desk.planner);
	expect(await countUnread(ctx.store, desk.planner.id)).toBe(0);
});
