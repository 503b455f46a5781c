import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { countOutreach } from '../metrics/count-outreach.ts';
import { writeReadings } from '../metrics/write-readings.ts';
import { withdrawPost } from '../posts/index.ts';
import { followPublications, readRecall, startRecall } from '../recalls/index.ts';
import { resolvePublication } from '../publishing/index.ts';
import { readPicture } from '../media/index.ts';
import { newId } from '../ids.ts';
import { eventKinds } from '#tests/support/posts.ts';
import { publicationOf } from '#tests/support/publications.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { dueTask, handIn, photograph, taskScene, type TaskScene } from '#tests/support/tasks.ts';
import { checkProof, handInProof, listTasks, readTask, remindTasks, takeDown } from './index.ts';

const HOUR = 3_600_000;

type Due = Awaited<ReturnType<typeof dueTask>>;

const check = ({ ctx, desk }: Due, proofId: string, by = desk.colleague) =>
	checkProof(ctx, by, { proofId, decision: 'check', reason: '' });
const giveBack = ({ ctx, desk }: Due, proofId: string, by = desk.colleague) =>
	checkProof(ctx, by, { proofId, decision: 'return', reason: '看不清地点' });
const proofs = async ({ ctx, desk, taskId }: Due) => (await readTask(ctx, desk.planner, taskId)).proofs;

async function withdraw({ ctx, desk, postId }: TaskScene) {
	await withdrawPost(ctx, desk.planner, { postId, reason: '有误' });
}

describe.each(ENGINES)('a poster on %s', (engine) => {
	test('becomes a task when its time comes, and nothing is sent', async () => {
		const scene = await taskScene(engine, { settings: { kind: 'poster', limits: { withinHours: 6 } } });
		await scene.run();
		expect(await scene.task()).toBeNull();
		scene.ctx.clock.advance(HOUR);
		await scene.run();
		const row = await publicationOf(scene.ctx, scene.postId);
		expect(row).toMatchObject({ state: 'held', reason: 'needs_proof' });
		const task = await scene.task();
		expect(task).toMatchObject({ state: 'open', way: 'proof', kind: 'poster', publicationId: row.id });
		expect(task?.dueBy).toBe(scene.ctx.clock.now() + 6 * HOUR);
	});

	test('is out when one person put it up and another checked the photograph', async () => {
		const scene = await dueTask(engine);
		const proofId = await handIn(scene);
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({
			state: 'held',
			reason: 'needs_check',
		});
		await expect(check(scene, proofId, scene.desk.planner)).rejects.toMatchObject({ status: 403 });
		await check(scene, proofId);
		const row = await publicationOf(scene.ctx, scene.postId);
		expect(row).toMatchObject({ state: 'published', url: null });
		expect(await scene.task()).toMatchObject({ state: 'done', checked: 1 });
		await expect(check(scene, proofId)).rejects.toMatchObject({ status: 409 });
		expect((await eventKinds(scene.ctx)).filter((kind) => kind === 'publication.resolved')).toHaveLength(1);
	});

	test('at four places is done with the fourth, and out with the first', async () => {
		const scene = await dueTask(engine, { settings: { kind: 'banner', limits: { places: 4 } } });
		for (const place of ['东街', '西街', '南街', '北街']) {
			const proofId = await handIn(scene, { place });
			await check(scene, proofId);
			const { state } = await publicationOf(scene.ctx, scene.postId);
			expect(state).toBe('published');
			expect(await scene.task()).toMatchObject({ state: place === '北街' ? 'done' : 'open' });
		}
		expect((await proofs(scene)).map(({ quantity, measure }) => [quantity, measure])).toEqual(
			Array.from({ length: 4 }, () => [3, '条']),
		);
	});

	test('handed in twice by a phone that lost the answer counts once', async () => {
		const scene = await dueTask(engine);
		const id = newId();
		const photos = [await photograph()];
		await handIn(scene, { id, photos });
		await handIn(scene, { id, photos });
		expect(await proofs(scene)).toHaveLength(1);
		const at = scene.ctx.clock.now() - 1000;
		const again = { id, taskId: scene.taskId, place: '别处', community: '别处', upAt: at, downAt: null };
		const rest = { quantity: 1, dutyName: '何苗', note: '', takenAt: at, photos };
		expect(await handInProof(scene.ctx, scene.desk.planner, { ...again, ...rest })).toEqual({
			repeated: true,
		});
	});

	test('with a photograph that was handed in before is warned of', async () => {
		const scene = await dueTask(engine, { settings: { kind: 'poster', limits: { places: 2 } } });
		const photos = [await photograph()];
		await handIn(scene, { place: '东街', photos });
		await handIn(scene, { place: '西街', photos });
		const [first, second] = await proofs(scene);
		expect(first?.twins).toMatchObject([{ where: { place: '西街' } }]);
		expect(second?.twins).toMatchObject([{ where: { place: '东街' } }]);
		await handIn(scene, { place: '南街' });
		expect((await proofs(scene))[2]?.twins).toEqual([]);
	});

	test('whose post is withdrawn before anybody put it up is not put up', async () => {
		const scene = await dueTask(engine);
		await withdraw(scene);
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ state: 'cancelled' });
		expect(await scene.task()).toMatchObject({ state: 'cancelled', notice: 'withdrawn', recalledAt: null });
		await expect(handIn(scene)).rejects.toMatchObject({ code: 'task.cancelled' });
		expect(await proofs(scene)).toEqual([]);
	});

	test('whose post is withdrawn while it hangs is to be taken down, and then counts as not published', async () => {
		const scene = await dueTask(engine);
		const proofId = await handIn(scene);
		await withdraw(scene);
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({
			state: 'held',
			reason: 'needs_check',
		});
		expect(await scene.task()).toMatchObject({ notice: 'withdrawn', standing: 1 });
		const down = await listTasks(scene.ctx, scene.desk.planner, { tab: 'down', page: 1 });
		expect(down.items).toMatchObject([{ id: scene.taskId }]);
		await takeDown(scene.ctx, scene.desk.planner, { proofId });
		await takeDown(scene.ctx, scene.desk.planner, { proofId });
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ state: 'cancelled' });
		const kinds = await eventKinds(scene.ctx);
		expect(kinds.filter((kind) => kind === 'proof.taken_down')).toHaveLength(1);
	});

	test('that is recalled is to be taken down place by place, and the last one closes the recall', async () => {
		const scene = await dueTask(engine, { settings: { kind: 'banner', limits: { places: 2 } } });
		const { ctx, desk, postId } = scene;
		followPublications(ctx);
		const first = await handIn(scene, { place: '东街' });
		const second = await handIn(scene, { place: '西街' });
		await check(scene, first);
		const { recallId } = await startRecall(ctx, desk.final, { postId, kind: 'recall', reason: '数字有误' });
		expect(await scene.task()).toMatchObject({ notice: 'recalled', standing: 2 });
		const { retractions } = ctx.store.s;
		await ctx.store.tx(
			async (tx) => void (await tx.db.update(retractions).set({ state: 'by_person', wakeAt: null })),
		);
		await takeDown(ctx, desk.planner, { proofId: first });
		expect((await readRecall(ctx, desk.final, recallId)).recall.closedAt).toBeNull();
		await takeDown(ctx, desk.planner, { proofId: second });
		expect((await readRecall(ctx, desk.final, recallId)).recall.closedAt).toBe(ctx.clock.now());
		expect((await publicationOf(ctx, postId)).retractedAt).toBe(ctx.clock.now());
	});

	test('is counted when it is checked and taken off when it is returned', async () => {
		const scene = await dueTask(engine, { settings: { kind: 'banner', limits: { places: 2 } } });
		const { ctx } = scene;
		countOutreach(ctx, (tx, readings) => writeReadings(tx, readings, ctx.clock.now()));
		const first = await handIn(scene, { quantity: 4 });
		const second = await handIn(scene, { quantity: 6, place: '西街' });
		const counted = async () => {
			const { readings } = ctx.store.s;
			const rows = await ctx.store.db
				.select({ value: readings.value, indicator: readings.indicator })
				.from(readings);
			expect(rows.every(({ indicator }) => indicator === 'outreach.banners')).toBe(true);
			return rows.reduce((sum, { value }) => sum + value, 0);
		};
		await check(scene, first);
		expect(await counted()).toBe(4);
		await expect(giveBack(scene, first)).rejects.toMatchObject({ code: 'task.only_proof' });
		await check(scene, second);
		expect(await counted()).toBe(10);
		await giveBack(scene, first);
		expect(await counted()).toBe(6);
		expect(await scene.task()).toMatchObject({ state: 'open', checked: 1 });
		expect(await publicationOf(ctx, scene.postId)).toMatchObject({ state: 'published' });
	});

	test('is reminded of once before its time is over, once after, and once when it is to come down', async () => {
		const scene = await dueTask(engine, { settings: { kind: 'banner', limits: { withinHours: 8 } } });
		const { ctx } = scene;
		const reminders = async () => {
			await remindTasks(ctx);
			await remindTasks(ctx);
			return (await eventKinds(ctx)).filter((kind) => /due_soon|overdue|take_down_due/.test(kind));
		};
		expect(await reminders()).toEqual([]);
		ctx.clock.advance(6 * HOUR);
		expect(await reminders()).toEqual(['task.due_soon']);
		ctx.clock.advance(2 * HOUR);
		expect(await reminders()).toEqual(['task.due_soon', 'task.overdue']);
		await handIn(scene, { downAt: ctx.clock.now() + HOUR });
		ctx.clock.advance(HOUR);
		expect(await reminders()).toEqual(['task.due_soon', 'task.overdue', 'task.take_down_due']);
	});

	test('is seen and done only by people of its unit and above', async () => {
		const scene = await dueTask(engine);
		const { ctx, desk, taskId } = scene;
		await expect(readTask(ctx, desk.eastPlanner, taskId)).rejects.toMatchObject({ status: 404 });
		await expect(handIn(scene, { by: desk.eastPlanner })).rejects.toMatchObject({ status: 404 });
		await expect(handIn(scene, { by: desk.observer })).rejects.toMatchObject({ status: 403 });
		const proofId = await handIn(scene);
		await expect(check(scene, proofId, desk.eastPlanner)).rejects.toMatchObject({ status: 404 });
		await expect(check(scene, proofId, desk.observer)).rejects.toMatchObject({ status: 403 });
		expect((await listTasks(ctx, desk.eastPlanner, { tab: 'todo', page: 1 })).items).toEqual([]);
	});
});

describe('a photograph handed in', () => {
	test('keeps its time and its fingerprint, and loses place and camera', async () => {
		const scene = await dueTask();
		const bytes = await photograph({
			IFD0: { Make: 'Phone' },
			IFD2: { DateTimeOriginal: '2026:11:24 10:15:00' },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '27/1 43/1 0/1' },
		});
		await handIn(scene, { photos: [bytes], takenAt: null });
		const [proof] = await proofs(scene);
		const [photo] = proof?.photos ?? [];
		expect(photo).toMatchObject({ takenFrom: 'camera', takenAt: Date.parse('2026-11-24T10:15:00+08:00') });
		const kept = await readPicture(scene.ctx, photo?.mediaId ?? '');
		expect((await sharp(kept?.data).metadata()).exif).toBeUndefined();
	});

	test('without a time of its own needs one typed', async () => {
		const scene = await dueTask();
		await expect(handIn(scene, { takenAt: null })).rejects.toMatchObject({
			code: 'input.empty',
			params: { name: 'takenAt' },
		});
		expect(await proofs(scene)).toEqual([]);
	});

	test('is needed, and a time that has not come is refused', async () => {
		const scene = await dueTask();
		const { ctx } = scene;
		await expect(handIn(scene, { photos: [] })).rejects.toMatchObject({ params: { name: 'photos' } });
		await expect(handIn(scene, { upAt: ctx.clock.now() + HOUR })).rejects.toMatchObject({
			params: { name: 'upAt' },
		});
		await expect(handIn(scene, { downAt: ctx.clock.now() - HOUR })).rejects.toMatchObject({
			params: { name: 'downAt' },
		});
	});
});

describe('an article a person publishes in the back office', () => {
	const link = { state: 'held', note: '后台已发表', dueAt: null } as const;

	test('is out with its address and not without', async () => {
		const scene = await dueTask('sqlite', { reason: 'needs_person', settings: {} });
		const { ctx, desk, opened } = scene;
		expect(opened).toMatchObject({ way: 'link', kind: null });
		const confirm = (url: string) =>
			resolvePublication(ctx, desk.planner, {
				publicationId: opened.publicationId,
				resolution: 'confirm_published',
				url,
				...link,
			});
		await expect(confirm('')).rejects.toMatchObject({ code: 'input.empty' });
		await confirm('https://mp.weixin.qq.com/s/abc');
		expect(await scene.task()).toMatchObject({ state: 'done', url: 'https://mp.weixin.qq.com/s/abc' });
		await expect(handIn(scene)).rejects.toMatchObject({ status: 409 });
	});

	test('but what is put up is not out by a word, whoever says it', async () => {
		const scene = await dueTask();
		const { ctx, desk, opened } = scene;
		const confirm = resolvePublication(ctx, desk.planner, {
			publicationId: opened.publicationId,
			resolution: 'confirm_published',
			url: 'https://example.cn/x',
			...link,
		});
		await expect(confirm).rejects.toMatchObject({ status: 409 });
		expect(await publicationOf(ctx, scene.postId)).toMatchObject({ state: 'held' });
	});

	test('given up is not to be published, and what hangs is to come down', async () => {
		const scene = await dueTask();
		const { ctx, desk, opened } = scene;
		await handIn(scene);
		await resolvePublication(ctx, desk.planner, {
			publicationId: opened.publicationId,
			resolution: 'cancel',
			url: '',
			...link,
		});
		expect(await scene.task()).toMatchObject({ state: 'cancelled', notice: 'by_person', standing: 1 });
		const down = await listTasks(ctx, desk.planner, { tab: 'down', page: 1 });
		expect(down.counts).toEqual({ todo: 0, check: 1, down: 1, done: 1 });
	});
});
