import type { Store, Tx } from '#lib/server/db/index.ts';
import type { World } from './world.ts';

/** Transactions that fail before they commit, and commits whose acknowledgement never arrives. */
export function faultyStore(world: World): Store {
	const { store } = world.base;
	return {
		...store,
		tx: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
			const draw = world.calm ? 0.5 : world.random.next();
			if (draw < 0.015) {
				world.fault('transaction-fails');
				return store.tx(async (tx) => {
					await work(tx);
					throw new Error('the disk is full');
				});
			}
			world.changed();
			if (draw <= 0.985) return store.tx(work);
			world.fault('acknowledgement-lost');
			await store.tx((tx) => work({ ...tx, afterCommit: () => undefined }));
			throw new Error('the connection was lost');
		},
	};
}
