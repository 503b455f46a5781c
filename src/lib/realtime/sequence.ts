import type { Delta, Snapshot } from '#lib/contract/live.ts';

/**
 * What a delta does to what is held. `gap`: a step is missing or the server began anew, so ask for a snapshot; what is
 * held stays as it is, a true picture of an earlier moment.
 */
export type Step =
	| { kind: 'applied' | 'confirmed'; held: Snapshot }
	| { kind: 'dropped'; held: Snapshot | null }
	| { kind: 'gap'; held: Snapshot | null };

/** Applies one delta by version. Pure: entries that did not change keep their identity. */
export function receive(held: Snapshot | null, delta: Delta): Step {
	if (!held || held.epoch !== delta.e) return { kind: 'gap', held };
	const changes = delta.set !== undefined || delta.del !== undefined;
	if (!changes) {
		if (delta.v > held.v) return { kind: 'gap', held };
		if (delta.v < held.v || delta.at <= held.at) return { kind: 'dropped', held };
		return { kind: 'confirmed', held: { ...held, at: delta.at } };
	}
	if (delta.v <= held.v) return { kind: 'dropped', held };
	if (delta.v > held.v + 1) return { kind: 'gap', held };
	const state = { ...held.state, ...delta.set };
	for (const key of delta.del ?? []) delete state[key];
	return { kind: 'applied', held: { v: delta.v, epoch: held.epoch, at: delta.at, state } };
}
