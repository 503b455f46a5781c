import { FenceLostError, type OutgoingItem, type Steps } from '../channels/channel.ts';
import type { RunningDeadline } from './deadline.ts';
import type { Parts } from './parts.ts';
import type { Publication } from './rules.ts';

/** Beyond its deadline, how long an adapter may take to come back, ms. */
const GRACE_MS = 2_000;

/** The durable notebook of one publication in its round, for the worker that holds `mine`. */
export function stepsOf(parts: Parts, mine: Publication): Steps {
	const { ctx, rows, rules } = parts;
	const named = (step: string) => (mine.round === 0 ? step : `${mine.round}/${step}`);
	return {
		get: (step) => rows.readStep(ctx.store, mine.id, named(step)),
		put: (step, value) =>
			ctx.store.tx(async (tx) => {
				const current = await rows.lockPublication(tx, mine.id);
				if (!current || !rules.holds(current, mine)) throw new FenceLostError(mine.id);
				const at = ctx.clock.now();
				await rows.writeStep(tx, { publicationId: mine.id, step: named(step), fence: mine.fence, value, at });
			}),
	};
}

/** What goes out: the approved snapshot and nothing else. */
export function itemOf({ linkTo, picture }: Parts, row: Publication): OutgoingItem {
	return {
		publicationId: row.id,
		round: row.round,
		postId: row.postId,
		hash: row.hash,
		replaces: row.replacesId,
		payload: row.payload,
		link: linkTo(row.id),
		picture,
	};
}

export interface PlatformCall<R> {
	row: Publication;
	deadline: RunningDeadline;
	/** The call itself. */
	make: () => Promise<R>;
	/** Stands for an answer that did not come. */
	instead: (detail: string) => R;
	/** Takes an answer that came after the deadline. */
	late: (answer: R) => Promise<void>;
}

/**
 * Makes a call that cannot hang: after the deadline its absence is the answer, and what comes later goes to `late`.
 * Null: the publication was taken over while the call was being made.
 */
export async function callPlatform<R>(parts: Parts, call: PlatformCall<R>): Promise<R | null> {
	const { log } = parts.ctx;
	const { row, deadline, instead } = call;
	const guarded = call.make().catch((error: unknown) => {
		if (error instanceof FenceLostError) return null;
		log.error({ err: error, publicationId: row.id }, 'an adapter failed');
		return instead('程序内部出错，详情见服务器日志');
	});
	const silence = Symbol('silence');
	const first = await Promise.race([guarded, deadline.over.then(() => afterGrace(silence))]);
	deadline.end();
	if (first !== silence) return first;
	void guarded
		.then((answer) => (answer === null ? undefined : call.late(answer)))
		.catch((error: unknown) => log.error({ err: error, publicationId: row.id }, 'a late answer was lost'));
	return instead('等待答复超时');
}

function afterGrace<T>(value: T): Promise<T> {
	return new Promise((resolve) => {
		setTimeout(() => resolve(value), GRACE_MS).unref();
	});
}
