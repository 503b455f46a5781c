import { PERIODS } from '#lib/contract/boards.ts';
import type { TopicState, UnitSubject } from '#lib/contract/live.ts';
import type { Ctx } from '../ctx.ts';
import { readInstance } from '../auth/index.ts';
import { NotFoundError, PermissionError } from '../errors.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findWall, wallState } from '../walls/index.ts';
import { deskState, overviewState, publicationsState } from './board-states.ts';
import { dataState } from './data-state.ts';
import type { Topic, TopicKind, Viewer } from './topic.ts';

interface Subject {
	concerns: readonly string[];
	produce: (ctx: Ctx, unit: { unitId: string; path: string }) => Promise<TopicState>;
}

const SUBJECTS = new Map<string, Subject>();
const subject = (name: UnitSubject, made: Subject) => SUBJECTS.set(name, made);

subject('overview', {
	concerns: ['readings', 'publication.', 'post.', 'review.', 'volunteer.', 'reading.'],
	produce: overviewState,
});
subject('publications', {
	concerns: ['publication.', 'channel.', 'post.revised'],
	produce: publicationsState,
});
for (const period of PERIODS)
	subject(`data_${period}`, {
		concerns: ['readings', 'publication.', 'reading.'],
		produce: (ctx, unit) => dataState(ctx, unit, period),
	});

/** `unit:<id>/<subject>`, for people who may read figures there. */
export const unitTopics: TopicKind = async (ctx, viewer, name) => {
	const [, unitId, word] = /^unit:([\w-]+)\/(\w+)$/.exec(name) ?? [];
	const found = word === undefined ? undefined : SUBJECTS.get(word);
	if (!unitId || !found) return null;
	const actor = personOf(viewer);
	requirePermission(actor, 'figure.read');
	const unit = await findUnit(ctx.store, unitId, scopeOf(actor, 'figure.read'));
	if (!unit) throw new NotFoundError('not_found');
	const { path } = unit;
	return { name, path, concerns: found.concerns, produce: () => found.produce(ctx, { unitId, path }) };
};

/** `account:<id>/desk`: each person's own, and nobody else's. */
export const deskTopics: TopicKind = (ctx, viewer, name) => {
	const [, accountId] = /^account:([\w-]+)\/desk$/.exec(name) ?? [];
	if (!accountId) return Promise.resolve(null);
	const actor = personOf(viewer);
	if (actor.id !== accountId) throw new PermissionError('permission.denied');
	const topic: Topic = {
		name,
		path: commonPath(actor),
		concerns: ['post.', 'review.', 'publication.', 'channel.', 'freeze.', 'task.', 'proof.'],
		produce: () => deskState(ctx, actor),
	};
	return Promise.resolve(topic);
};

/** `wall:<id>`: for its screens, and for people who may read figures of its unit. */
export const wallTopics: TopicKind = async (ctx, viewer, name) => {
	const [, wallId] = /^wall:([\w-]+)$/.exec(name) ?? [];
	if (!wallId) return null;
	const wall = await wallFor(ctx, viewer, wallId);
	const demo = (await readInstance(ctx))?.demo ?? false;
	return {
		name,
		path: wall.path,
		concerns: ['readings', 'publication.', 'post.', 'review.', 'volunteer.', 'unit.', 'reading.'],
		produce: () => wallState(ctx, wall, demo),
	};
};

async function wallFor(ctx: Ctx, viewer: Viewer, wallId: string) {
	if (viewer.kind === 'wall') {
		if (viewer.pass.wallId !== wallId) throw new PermissionError('permission.denied');
		return viewer.pass;
	}
	requirePermission(viewer.actor, 'figure.read');
	const wall = await findWall(ctx.store, wallId, scopeOf(viewer.actor, 'figure.read'));
	if (!wall) throw new NotFoundError('not_found');
	return wall;
}

/** A screen follows its wall and nothing else. */
function personOf(viewer: Viewer): Actor {
	if (viewer.kind === 'wall') throw new PermissionError('permission.denied');
	return viewer.actor;
}

/** The longest path that all the actor's units share: no change outside of it concerns them. */
function commonPath(actor: Actor): string {
	const [first = '/', ...others] = actor.grants.map(({ path }) => path);
	let common = first;
	for (const path of others) while (!path.startsWith(common)) common = parentPath(common);
	return common;
}

function parentPath(path: string): string {
	return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1) || '/';
}
