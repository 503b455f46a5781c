import { describe, expect, test } from 'vitest';
import { ConflictError, NotFoundError, PermissionError } from '../errors.ts';
import { openEditor, revisePost } from '../posts/index.ts';
import { publishingEngine, resolvePublication } from '../publishing/index.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { approvedPost, publicationOf, publicationsOf, submitAndSign } from '#tests/support/publications.ts';
import { recallOf, recallScene, type RecallScene } from '#tests/support/recalls.ts';
import { closeRetraction, listRecalls, readRecall, recallOutlook, startRecall } from './index.ts';
import { LEASE_MS, MAX_ATTEMPTS, TARGET_MS } from './rules.ts';

const HOUR = 3_600_000;
const reason = '文中电话号码有误';

/** A post that is public on the website and waits for its hour on WeChat's place. */
async function livePost(engine: Engine) {
	const scene = await recallScene(engine);
	const postId = await approvedPost(scene, { plannedAt: scene.ctx.clock.now() + HOUR });
	scene.ctx.clock.advance(HOUR);
	await scene.publish();
	const publication = await publicationOf(scene.ctx, postId);
	expect(publication.state).toBe('published');
	return { ...scene, postId, publication };
}

function recall({ ctx, desk }: RecallScene, postId: string) {
	return startRecall(ctx, desk.final, { postId, kind: 'recall', reason });
}

/** A planner corrects the text, and three people sign it anew. */
async function correct(scene: RecallScene, postId: string): Promise<void> {
	const { ctx, desk } = scene;
	const { post, revision } = await openEditor(ctx, desk.planner, postId);
	await revisePost(ctx, desk.planner, {
		postId,
		baseRevisionId: post.revisionId,
		content: { ...revision.content, title: '更正：检查清单' },
	});
	await submitAndSign(scene, postId);
}

const gone = { evidenceUrl: '', note: '打开原链接已看不到' };

describe.each(ENGINES)('a recall on %s', (engine) => {
	test('cancels what was not sent, takes off what is public, and stops its clock', async () => {
		const scene = await recallScene(engine);
		const { ctx, desk, platform } = scene;
		const at = ctx.clock.now() + HOUR;
		const postId = await approvedPost(scene, { plannedAt: at, channelIds: ['ch-site', 'ch-wechat'] });
		ctx.clock.advance(HOUR);
		const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
		const [first] = await publishingEngine.sweep(parts, 1);
		if (!first) throw new Error('nothing was due');
		await publishingEngine.work(parts, first);
		const { recallId } = await recall(scene, postId);
		const states = (await publicationsOf(ctx, postId)).map(({ state, reason: why }) => [state, why]);
		expect(states.sort()).toEqual([
			['cancelled', 'recalled'],
			['published', null],
		]);
		await scene.publish();
		ctx.clock.advance(2 * 60_000);
		await scene.sweep();
		expect(platform.shown.size).toBe(0);
		expect(platform.received).toHaveLength(1);
		expect(await scene.items()).toMatchObject([{ state: 'closed', outcome: 'retracted' }]);
		expect(await recallOf(ctx, recallId)).toMatchObject({ closedAt: ctx.clock.now() });
		const taken = (await publicationsOf(ctx, postId)).find(({ state }) => state === 'published');
		expect(taken?.retractedAt).toBe(ctx.clock.now());
		const { history } = await readRecall(ctx, desk.planner, recallId);
		expect(history.map(({ kind }) => kind)).toEqual([
			'recall.started',
			'retraction.changed',
			'retraction.changed',
			'recall.closed',
		]);
	});

	test('asks a person where the platform has no way, and closes with what the person saw', async () => {
		const scene = await livePost(engine);
		const { ctx, desk, platform, postId } = scene;
		platform.able = false;
		const { recallId } = await recall(scene, postId);
		await scene.sweep();
		const [item] = await scene.items();
		if (!item) throw new Error('no item');
		expect(item).toMatchObject({ state: 'by_person', detail: null });
		ctx.clock.advance(TARGET_MS + 1);
		await scene.sweep();
		expect(await recallOf(ctx, recallId)).toMatchObject({ overdueAt: ctx.clock.now(), closedAt: null });
		const input = { retractionId: item.id, act: 'removed', state: 'by_person', ...gone } as const;
		await expect(closeRetraction(ctx, desk.planner, { ...input, state: 'queued' })).rejects.toThrow(
			ConflictError,
		);
		await closeRetraction(ctx, desk.planner, input);
		await expect(closeRetraction(ctx, desk.planner, input)).rejects.toThrow(ConflictError);
		expect(await scene.items()).toMatchObject([{ state: 'closed', outcome: 'by_hand', closedBy: 'planner' }]);
		expect(await recallOf(ctx, recallId)).toMatchObject({ closedAt: ctx.clock.now() });
		expect(await publicationOf(ctx, postId)).toMatchObject({ retractedAt: ctx.clock.now() });
	});

	test('goes on when the node dies between the intent and the call', async () => {
		const scene = await livePost(engine);
		const { ctx, platform } = scene;
		await recall(scene, scene.postId);
		const killed = scene.sweep({ step: () => Promise.reject(new Error('killed')) });
		await expect(killed).rejects.toThrow('killed');
		expect(platform.asked).toEqual([]);
		expect(await scene.items()).toMatchObject([{ state: 'calling', attempts: 1 }]);
		await scene.sweep();
		expect(platform.asked).toEqual([]);
		ctx.clock.advance(LEASE_MS + 1);
		await scene.sweep();
		ctx.clock.advance(60_000);
		await scene.sweep();
		expect(platform.asked).toHaveLength(1);
		expect(await scene.items()).toMatchObject([{ state: 'closed', outcome: 'retracted' }]);
	});

	test('asks again when the answer was lost, and a person after five times without an answer', async () => {
		const scene = await livePost(engine);
		const { ctx, platform, publication } = scene;
		const lost = { kind: 'cannot_tell', detail: '连接断开' } as const;
		platform.retracts.push(() => {
			platform.takeOff(publication.id);
			return lost;
		});
		await recall(scene, scene.postId);
		await scene.sweep();
		expect(await scene.items()).toMatchObject([{ state: 'queued', detail: '连接断开' }]);
		for (let n = 1; n < MAX_ATTEMPTS; n++) platform.retracts.push(() => lost);
		for (let n = 0; n < MAX_ATTEMPTS; n++) {
			ctx.clock.advance(10 * 60_000);
			await scene.sweep();
		}
		expect(platform.asked).toHaveLength(MAX_ATTEMPTS);
		const [item] = await scene.items();
		expect(item).toMatchObject({ state: 'by_person' });
		expect(item?.detail).toContain('平台都没有明确答复');
	});

	test('believes a platform that says late that the item is gone', async () => {
		const scene = await livePost(engine);
		const { ctx, platform, publication } = scene;
		const answered = Promise.withResolvers<void>();
		platform.retracts.push(async () => {
			await answered.promise;
			return platform.takeOff(publication.id);
		});
		platform.retracts.push(() => ({ kind: 'refused', detail: '没有权限' }));
		await recall(scene, scene.postId);
		const slow = scene.sweep();
		await expect.poll(() => platform.asked.length).toBe(1);
		ctx.clock.advance(LEASE_MS + 1);
		await scene.sweep({ owner: 'other' });
		ctx.clock.advance(60_000);
		await scene.sweep({ owner: 'other' });
		expect(await scene.items()).toMatchObject([{ state: 'by_person', detail: '没有权限' }]);
		answered.resolve();
		await slow;
		expect(await scene.items()).toMatchObject([{ state: 'closed', outcome: 'retracted' }]);
	});

	test('takes off what turns out to be public after the recall began', async () => {
		const scene = await recallScene(engine);
		const { ctx, platform } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		ctx.clock.advance(HOUR);
		const answered = Promise.withResolvers<void>();
		platform.answers.push(async () => {
			await answered.promise;
			return { kind: 'published', remoteId: 'r1', url: null };
		});
		const sending = scene.publish();
		await expect.poll(() => platform.received.length).toBe(1);
		await recall(scene, postId);
		expect(await scene.items()).toMatchObject([{ state: 'waiting' }]);
		await scene.sweep();
		expect(platform.asked).toEqual([]);
		answered.resolve();
		await sending;
		expect(platform.shown.size).toBe(1);
		await scene.sweep();
		expect(platform.shown.size).toBe(0);
		expect(await scene.items()).toMatchObject([{ state: 'closed', outcome: 'retracted' }]);
	});

	test('never lets an unknown outcome be sent again after the recall', async () => {
		const scene = await recallScene(engine);
		const { ctx, platform } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		ctx.clock.advance(HOUR);
		platform.answers.push(() => ({ kind: 'unknown', detail: '连接断开' }));
		platform.looks.push({ kind: 'absent', sure: true, detail: '平台上没有' });
		await scene.publish();
		const { recallId } = await recall(scene, postId);
		for (let n = 0; n < 4; n++) {
			ctx.clock.advance(61_000);
			await scene.publish();
		}
		expect(platform.received).toHaveLength(1);
		expect(await publicationOf(ctx, postId)).toMatchObject({ state: 'cancelled', reason: 'recalled' });
		expect(await scene.items()).toMatchObject([{ state: 'closed', outcome: 'not_public' }]);
		expect((await recallOf(ctx, recallId))?.closedAt).not.toBeNull();
	});

	test('committed before the door, lets nothing through', async () => {
		const scene = await recallScene(engine);
		const { ctx, desk, platform } = scene;
		const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
		ctx.clock.advance(HOUR);
		const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
		const [leased] = await publishingEngine.sweep(parts, 1);
		if (!leased) throw new Error('nothing was due');
		await recall(scene, postId);
		await publishingEngine.work(parts, leased);
		expect(platform.received).toEqual([]);
		const { id, state } = await publicationOf(ctx, postId);
		await expect(
			resolvePublication(ctx, desk.planner, {
				publicationId: id,
				resolution: 'reschedule',
				state,
				note: '再发',
				url: '',
				dueAt: ctx.clock.now() + HOUR,
			}),
		).rejects.toThrow(ConflictError);
	});

	test('is one recall however often the button is pressed', async () => {
		const scene = await livePost(engine);
		const pressed = await Promise.all([1, 2, 3].map(() => recall(scene, scene.postId)));
		expect(new Set(pressed.map(({ recallId }) => recallId)).size).toBe(1);
		expect(await scene.items()).toHaveLength(1);
		await Promise.all([scene.sweep({ owner: 'a' }), scene.sweep({ owner: 'b' })]);
		expect(scene.platform.asked).toHaveLength(1);
		await expect(recall(scene, scene.postId)).rejects.toMatchObject({ code: 'recall.nothing' });
	});

	test('is for people who may recall, within their own units', async () => {
		const scene = await livePost(engine);
		const { ctx, desk, postId } = scene;
		const input = { postId, kind: 'recall', reason } as const;
		await expect(startRecall(ctx, desk.planner, input)).rejects.toThrow(PermissionError);
		await expect(startRecall(ctx, desk.eastFirst, input)).rejects.toThrow(NotFoundError);
		expect(await recallOutlook(ctx, desk.planner, postId)).toMatchObject({ mayRecall: false, live: 1 });
		expect(await recallOutlook(ctx, desk.final, postId)).toMatchObject({ mayRecall: true, recall: null });
		const { recallId } = await recall(scene, postId);
		expect(await listRecalls(ctx, desk.eastPlanner)).toEqual([]);
		await expect(readRecall(ctx, desk.eastPlanner, recallId)).rejects.toThrow(NotFoundError);
		const [item] = await scene.items();
		if (!item) throw new Error('no item');
		const close = { retractionId: item.id, act: 'removed', state: item.state, ...gone } as const;
		await expect(closeRetraction(ctx, desk.eastPlanner, close)).rejects.toThrow(NotFoundError);
		await expect(closeRetraction(ctx, desk.observer, close)).rejects.toThrow(PermissionError);
		await expect(closeRetraction(ctx, desk.planner, { ...close, act: 'keep' })).rejects.toThrow(
			PermissionError,
		);
	});

	test('of a correction takes off earlier versions only, and leaves the corrected one to a person', async () => {
		const scene = await recallScene(engine);
		const { ctx, desk, platform } = scene;
		const postId = await approvedPost(scene, {
			plannedAt: ctx.clock.now() + HOUR,
			channelIds: ['ch-wechat'],
		});
		ctx.clock.advance(HOUR);
		await scene.publish();
		await correct(scene, postId);
		expect(await recallOutlook(ctx, desk.final, postId)).toMatchObject({ live: 1, outdated: 1 });
		await startRecall(ctx, desk.final, { postId, kind: 'correction', reason: '电话已更正' });
		await scene.sweep();
		expect(platform.shown.size).toBe(0);
		const [old, corrected] = await publicationsOf(ctx, postId);
		expect(old).toMatchObject({ state: 'published', retractedAt: ctx.clock.now() });
		expect(corrected).toMatchObject({ state: 'held', reason: 'earlier_version', recalledAt: null });
		await resolvePublication(ctx, desk.planner, {
			publicationId: corrected?.id ?? '',
			resolution: 'reschedule',
			state: 'held',
			note: '换上更正稿',
			url: '',
			dueAt: ctx.clock.now() + 60_000,
		});
		ctx.clock.advance(60_000);
		await scene.publish();
		expect([...platform.shown]).toEqual([corrected?.id]);
	});

	test('is not needed on our own website: the corrected version takes the place of the earlier one', async () => {
		const scene = await livePost(engine);
		const { ctx, desk, platform, postId, publication } = scene;
		await correct(scene, postId);
		await scene.publish();
		const [old, corrected] = await publicationsOf(ctx, postId);
		expect(corrected).toMatchObject({ state: 'published', replacesId: publication.id, retractedAt: null });
		expect(old).toMatchObject({ id: publication.id, retractedAt: ctx.clock.now() });
		expect(platform.received.map(({ replaces }) => replaces)).toEqual([null, publication.id]);
		expect(await recallOutlook(ctx, desk.final, postId)).toMatchObject({ live: 1, outdated: 0 });
	});
});
