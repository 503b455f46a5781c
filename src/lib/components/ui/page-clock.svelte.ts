import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';

/**
 * The time as the server has it, ticking each second in the browser. People's computers are often minutes off; "2 秒前"
 * measured against such a clock would be nonsense, and the first render would differ from the server's.
 */
export class PageClock {
	#serverNow: () => number;
	#loadedFrom = Number.NaN;
	#loadedAt = 0;
	#subscribe = createSubscriber((update) => {
		const timer = setInterval(update, 1000);
		return () => clearInterval(timer);
	});
	constructor(serverNow: () => number) {
		this.#serverNow = serverNow;
	}
	/** Epoch ms. Read in a template or an effect it ticks. */
	get now(): number {
		this.#subscribe();
		const server = this.#serverNow();
		if (typeof window === 'undefined') return server;
		if (server !== this.#loadedFrom) {
			this.#loadedFrom = server;
			this.#loadedAt = performance.now();
		}
		return server + performance.now() - this.#loadedAt;
	}
}

const [get, set] = createContext<PageClock>();

/** Called once by a layout, with the server's time as its data has it. */
export function providePageClock(serverNow: () => number): PageClock {
	return set(new PageClock(serverNow));
}

/** The clock of the layout around, or, outside of one, this machine's own. */
export function usePageClock(): PageClock {
	try {
		return get();
	} catch {
		const started = Date.now();
		return new PageClock(() => started);
	}
}
