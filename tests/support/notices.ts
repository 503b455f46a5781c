import { createPost, submitPost } from '#lib/server/posts/index.ts';
import { approvePost } from '#lib/server/reviews/index.ts';
import { followEvents, openInbox, spreadEvents } from '#lib/server/notices/index.ts';
import type { Actor } from '#lib/server/units/index.ts';
import { someContent } from './desk.ts';
import { readPost } from './posts.ts';
import { publishingScene, type PublishingScene } from './publications.ts';
import type { Engine } from './stores.ts';

/** A desk whose acts are told, with the roles of its people in the tables. */
export async function noticeScene(engine: Engine = 'sqlite'): Promise<PublishingScene> {
	const scene = await publishingScene(engine);
	const { ctx, desk } = scene;
	followEvents(ctx);
	const people = [
		...[desk.planner, desk.colleague, desk.eastPlanner, desk.westPlanner, desk.observer],
		...[desk.first, desk.second, desk.final, desk.eastFirst],
	];
	await ctx.store.tx(async (tx) => {
		for (const { id: accountId, grants } of people)
			for (const { unitId, role } of grants)
				if (role !== 'program')
					await tx.db
						.insert(tx.s.memberships)
						.values({ accountId, unitId, role, grantedAt: ctx.clock.now() });
	});
	return scene;
}

/** A post of the city's planner that waits for its first signature. */
export async function submittedPost(
	{ ctx, desk }: PublishingScene,
	title = '冬季用电用气安全',
): Promise<string> {
	const { id } = await createPost(ctx, desk.planner, {
		unitId: desk.city,
		columnId: desk.column,
		content: someContent({ title }),
	});
	const { revisionId } = await readPost(ctx, desk.planner, id);
	await submitPost(ctx, desk.planner, { postId: id, revisionId });
	return id;
}

export async function sign({ ctx, desk }: PublishingScene, postId: string, level: 1 | 2 | 3): Promise<void> {
	const { hash } = await readPost(ctx, desk.planner, postId);
	const reviewer = [desk.first, desk.second, desk.final][level - 1] ?? desk.first;
	await approvePost(ctx, reviewer, { postId, hash, level, opinion: '' });
}

/** Tells everything that waits, then gives the headings in a person's inbox, newest first. */
export async function inboxAfter({ ctx }: PublishingScene, person: Actor): Promise<string[]> {
	while ((await spreadEvents(ctx)) > 0);
	return (await openInbox(ctx, person, { unreadOnly: false, page: 1 })).items.map(({ title }) => title);
}
