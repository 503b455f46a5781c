import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '#lib/contract/errors.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { eventKinds } from '#tests/support/posts.ts';
import {
	approvedPost,
	publicationOf,
	publishingScene,
	type PublishingScene,
} from '#tests/support/publications.ts';
import {
	listPublications,
	readPublication,
	resolvePublication,
	type ResolvePublicationInput,
} from './index.ts';
import type { Publication } from './rules.ts';

const HOUR = 3_600_000;

/** A publication that nobody knows the outcome of, held for a person. */
async function heldScene(change: Partial<Publication> = {}, engine: (typeof ENGINES)[number] = 'sqlite') {
	const scene = await publishingScene(engine);
	const { ctx } = scene;
	const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
	const { id } = await publicationOf(ctx, postId);
	const { publications: p } = ctx.store.s;
	const held = {
		state: 'held',
		reason: 'outcome_unknown',
		attempts: 1,
		wakeAt: null,
		sentAt: 1,
		...change,
	} as const;
	await ctx.store.tx(async (tx) => void (await tx.db.update(p).set(held).where(eq(p.id, id))));
	return { ...scene, postId, id };
}

function ask(id: string, change: Partial<ResolvePublicationInput> = {}): ResolvePublicationInput {
	return {
		publicationId: id,
		resolution: 'confirm_published',
		state: 'held',
		note: '已在公众号后台看到这篇文章',
		url: 'https://mp.weixin.qq.com/s/abc',
		dueAt: null,
		...change,
	};
}

describe.each(ENGINES)('somebody who looked at the platform, on %s', (engine) => {
	test('says that it is out, and where', async () => {
		const { ctx, desk, id, postId } = await heldScene({}, engine);
		await resolvePublication(ctx, desk.planner, ask(id));
		expect(await publicationOf(ctx, postId)).toMatchObject({
			state: 'published',
			url: 'https://mp.weixin.qq.com/s/abc',
			publishedAt: ctx.clock.now(),
			reason: null,
		});
		expect((await eventKinds(ctx)).slice(-2)).toEqual(['publication.changed', 'publication.resolved']);
	});

	test('has it sent again only when a second person has looked too', async () => {
		const { ctx, desk, id, postId } = await heldScene({}, engine);
		await resolvePublication(ctx, desk.planner, ask(id, { resolution: 'ask_resend' }));
		expect(await publicationOf(ctx, postId)).toMatchObject({
			state: 'held',
			resendAskedBy: 'planner',
			wakeAt: null,
		});
		const again = ask(id, { resolution: 'confirm_resend' });
		await expect(resolvePublication(ctx, desk.planner, again)).rejects.toMatchObject({
			code: 'permission.same_person',
		});
		await resolvePublication(ctx, desk.colleague, again);
		expect(await publicationOf(ctx, postId)).toMatchObject({
			state: 'due',
			round: 1,
			attempts: 0,
			dueAt: ctx.clock.now(),
			wakeAt: ctx.clock.now(),
			resendAskedBy: null,
		});
	});

	test('sees in the history who decided what and why', async () => {
		const { ctx, desk, id } = await heldScene({}, engine);
		await resolvePublication(ctx, desk.planner, ask(id, { resolution: 'cancel', note: '时效已过' }));
		const { publication, evidence } = await readPublication(ctx, desk.observer, id);
		expect(publication).toMatchObject({
			state: 'cancelled',
			reason: 'by_person',
			detail: '时效已过',
			actions: [],
		});
		expect(evidence.at(-1)).toMatchObject({
			kind: 'resolved',
			resolution: 'cancel',
			note: '时效已过',
			by: '周敏',
		});
	});
});

test('what was missed gets a new time', async () => {
	const { ctx, desk, id, postId } = await heldScene({ state: 'missed', reason: 'too_late' });
	const dueAt = ctx.clock.now() + 2 * HOUR;
	const input = ask(id, { resolution: 'reschedule', state: 'missed', note: '改到晚间', dueAt });
	await resolvePublication(ctx, desk.planner, input);
	expect(await publicationOf(ctx, postId)).toMatchObject({
		state: 'due',
		dueAt,
		wakeAt: dueAt,
		reason: null,
	});
});

describe('it is refused', () => {
	type Who = keyof Pick<PublishingScene['desk'], 'planner' | 'observer' | 'eastPlanner'>;
	test.each([
		['to somebody who only watches', 'observer', {}, 'permission.denied'],
		['to somebody of another unit', 'eastPlanner', {}, 'not_found'],
		['when the state changed since it was shown', 'planner', { state: 'unknown' }, 'conflict.state'],
		['when nobody asked for the resend', 'planner', { resolution: 'confirm_resend' }, 'conflict.state'],
		[
			'without looking for what may be out',
			'planner',
			{ resolution: 'reschedule', dueAt: 9e12 },
			'conflict.state',
		],
		['with an address that is none', 'planner', { url: 'javascript:alert(1)' }, 'input.invalid'],
		['for what there is none of', 'planner', { publicationId: 'nothing' }, 'not_found'],
	] as [string, Who, Partial<ResolvePublicationInput>, ErrorCode][])(
		'%s',
		async (_name, who, change, code) => {
			const { ctx, desk, id, postId } = await heldScene();
			const before = await publicationOf(ctx, postId);
			const kinds = await eventKinds(ctx);
			const resolving = resolvePublication(ctx, desk[who], ask(id, change));
			await expect(resolving).rejects.toMatchObject({ code });
			expect(await publicationOf(ctx, postId)).toEqual(before);
			expect(await eventKinds(ctx)).toEqual(kinds);
		},
	);
});

test('the lists show each unit its own, problems with their evidence', async () => {
	const { ctx, desk, id } = await heldScene();
	const list = await listPublications(ctx, desk.planner, { tab: 'problems', page: 1 });
	expect(list).toMatchObject({ counts: { problems: 1, waiting: 0, out: 0 }, page: 1, pages: 1 });
	expect(list.items).toMatchObject([
		{ id, channelName: '铜江妇女网', actions: ['confirm_published', 'ask_resend', 'cancel'] },
	]);
	expect(list.items[0]?.evidence).toMatchObject([{ kind: 'change', from: null, to: 'due', by: '林洁' }]);
	const seen = await listPublications(ctx, desk.observer, { tab: 'problems', page: 9 });
	expect(seen.items[0]?.actions).toEqual([]);
	expect((await listPublications(ctx, desk.eastPlanner, { tab: 'problems', page: 1 })).items).toEqual([]);
	await expect(readPublication(ctx, desk.eastPlanner, id)).rejects.toMatchObject({ code: 'not_found' });
});
