import { AsyncLocalStorage } from 'node:async_hooks';

const inTransaction = new AsyncLocalStorage<true>();

/** Runs `work` marked as inside a transaction. @throws when the caller is inside one already. */
export function oneTransaction<T>(work: () => Promise<T>): Promise<T> {
	if (inTransaction.getStore()) throw new Error('a transaction was opened inside another one');
	return inTransaction.run(true, work);
}

/** Runs collected afterCommit effects outside the transaction's mark, each on its own. */
export function runEffects(effects: (() => void)[], onError: (error: unknown) => void): void {
	inTransaction.exit(() => {
		for (const effect of effects) {
			try {
				effect();
			} catch (error) {
				onError(error);
			}
		}
	});
}
