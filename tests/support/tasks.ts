import sharp from 'sharp';
import type { Platform } from '#lib/contract/channels.ts';
import type { OfflineKind } from '#lib/contract/tasks.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { publishingEngine } from '#lib/server/publishing/index.ts';
import { turnIntoTasks, handInProof, listTasks, type TaskView } from '#lib/server/tasks/index.ts';
import { newId } from '#lib/server/ids.ts';
import { approvedPost, PlatformInMemory, publishingScene, type PublishingScene } from './publications.ts';
import type { Engine } from './stores.ts';
import { eq } from 'drizzle-orm';

const HOUR = 3_600_000;

export interface TaskScene extends PublishingScene {
	postId: string;
	platform: PlatformInMemory;
	/** The post's only task, as the planner sees it; null while there is none. */
	task(): Promise<TaskView | null>;
	/** Has the scheduler work until nothing is due. */
	run(): Promise<void>;
}

export interface TaskOptions {
	reason?: HoldReason;
	platform?: Platform;
	settings?: { kind?: OfflineKind; limits?: { places?: number; withinHours?: number } };
}

/** A desk with an approved post whose time has not come, on a channel that only people can serve. */
export async function taskScene(engine: Engine = 'sqlite', options: TaskOptions = {}): Promise<TaskScene> {
	const scene = await publishingScene(engine);
	const { ctx, desk } = scene;
	turnIntoTasks(ctx);
	const { channels } = ctx.store.s;
	const {
		settings = { kind: 'poster' as const },
		reason = 'needs_proof',
		platform: served = 'offline',
	} = options;
	await ctx.store.tx(
		async (tx) =>
			void (await tx.db
				.update(channels)
				.set({ settings, platform: served })
				.where(eq(channels.id, 'ch-site'))),
	);
	const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
	const platform = new PlatformInMemory('assisted');
	platform.answers.push(() => ({ kind: 'refused', reason, detail: '由人办理', retryAfterMs: null }));
	const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
	return {
		...scene,
		postId,
		platform,
		async task() {
			const pages = await Promise.all(
				(['todo', 'done'] as const).map((tab) => listTasks(ctx, desk.planner, { tab, page: 1 })),
			);
			return pages.flatMap(({ items }) => items)[0] ?? null;
		},
		async run() {
			for (let taken = await publishingEngine.sweep(parts, 10); taken.length > 0;) {
				for (const row of taken) await publishingEngine.work(parts, row);
				taken = await publishingEngine.sweep(parts, 10);
			}
		},
	};
}

/** The same with its hour come: a task for people. */
export async function dueTask(engine: Engine = 'sqlite', options: TaskOptions = {}) {
	const scene = await taskScene(engine, options);
	scene.ctx.clock.advance(HOUR);
	await scene.run();
	const task = await scene.task();
	if (!task) throw new Error('no task came of it');
	return { ...scene, taskId: task.id, opened: task };
}

let drawn = 0;

/** A photograph no other test has; `exif` as a phone writes it. */
export function photograph(exif: Record<string, Record<string, string>> | null = null): Promise<Buffer> {
	drawn += 1;
	const background = { r: drawn % 256, g: (drawn * 7) % 256, b: 60 };
	const picture = sharp({ create: { width: 64, height: 48, channels: 3, background } }).jpeg();
	return (exif ? picture.withExif(exif) : picture).toBuffer();
}

/** Hands in what `actor` put up at the street corner an hour ago; gives the proof's id. */
export async function handIn(
	{ ctx, desk, taskId }: PublishingScene & { taskId: string },
	change: Partial<Parameters<typeof handInProof>[2]> & { by?: PublishingScene['desk']['planner'] } = {},
): Promise<string> {
	const { by = desk.planner, ...given } = change;
	const input = {
		id: newId(),
		taskId,
		place: '文化广场宣传栏',
		community: '滨江社区',
		upAt: ctx.clock.now() - 60_000,
		downAt: null,
		quantity: 3,
		dutyName: '何苗',
		note: '',
		takenAt: ctx.clock.now() - 30_000,
		photos: [await photograph()],
		...given,
	};
	await handInProof(ctx, by, input);
	return input.id;
}
