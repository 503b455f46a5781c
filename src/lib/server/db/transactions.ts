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

/** First come, first served. */
export class Mutex {
	#tail: Promise<void> = Promise.resolve();
	/** Waits for its turn; resolves to the function that ends it. */
	async acquire(): Promise<() => void> {
		let release!: () => void;
		const mine = new Promise<void>((resolve) => (release = resolve));
		const before = this.#tail;
		this.#tail = before.then(() => mine);
		await before;
		return release;
	}
}
