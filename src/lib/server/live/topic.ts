import type { EventKind } from '#lib/contract/events.ts';
import type { TopicState } from '#lib/contract/live.ts';
import type { Ctx } from '../ctx.ts';
import type { Actor } from '../units/index.ts';
import type { WallPass } from '../walls/index.ts';

/** Who follows: a signed-in person or a paired wall. */
export type Viewer = { kind: 'person'; sessionId: string; actor: Actor } | { kind: 'wall'; pass: WallPass };

/** Something that may have moved a figure: an event, or readings that were committed. `path` null: anywhere. */
export interface Change {
	kind: EventKind | 'readings' | 'lost';
	path: string | null;
}

/** A subject somebody may follow: how it is computed and which changes concern it. */
export interface Topic {
	readonly name: string;
	/** Path of the unit whose subtree it is about. */
	readonly path: string;
	/** Event kinds, or their first part with a dot at the end ('publication.'), and 'readings'. */
	readonly concerns: readonly string[];
	produce(): Promise<TopicState>;
}

/**
 * Opens the topics of one form of name. Called at every subscription, so it is also where the viewer's right is checked:
 * it throws an AppError when there is none, and gives null when the name is not of its form.
 */
export type TopicKind = (ctx: Ctx, viewer: Viewer, name: string) => Promise<Topic | null>;

/** True when `change` may have moved what `topic` shows. */
export function concerns(topic: Topic, change: Change): boolean {
	if (change.kind === 'lost') return true;
	// A freeze reaches down the tree; everything else concerns those above it.
	const downwards = change.kind.startsWith('freeze.') && topic.path.startsWith(change.path ?? '');
	if (change.path !== null && !change.path.startsWith(topic.path) && !downwards) return false;
	return topic.concerns.some((kind) =>
		kind.endsWith('.') ? change.kind.startsWith(kind) : change.kind === kind,
	);
}
