import type { FaultInput, LedgerEntry } from '#simulators/index.ts';
import type { AccountInput } from '#simulators/wechat/index.ts';

/** The admin API of a running simulator process. */
export class SimulatorClient {
	/** e.g. http://127.0.0.1:4100 */
	readonly url: string;

	constructor(url: string) {
		this.url = url;
	}

	/** Base address for a WeChat adapter. */
	get wechat(): string {
		return `${this.url}/sim/wechat`;
	}

	/** host:port, as `OUTBOUND_ALLOW` takes it. */
	get host(): string {
		return new URL(this.url).host;
	}

	/** Sets the platforms' clock and waits until what became due has happened. */
	async setClock(change: { now: number; speed: number }): Promise<void> {
		await this.#post('/admin/clock', change);
		await this.#post('/admin/settle', {});
	}

	putAccount(input: AccountInput): Promise<{ secret: string }> {
		return this.#post('/admin/accounts', input);
	}

	async addFault(fault: FaultInput): Promise<void> {
		await this.#post('/admin/faults', fault);
	}

	async clearFaults(): Promise<void> {
		await this.#post('/admin/faults/clear', {});
	}

	/** What the public sees: one entry for each of our markers. */
	ledger(): Promise<LedgerEntry[]> {
		return this.#ask<LedgerEntry[]>('/admin/ledger');
	}

	#post<T>(path: string, body: object): Promise<T> {
		return this.#ask<T>(path, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	}

	async #ask<T>(path: string, init: RequestInit = {}): Promise<T> {
		const response = await fetch(this.url + path, init);
		const answer: unknown = await response.json();
		if (!response.ok) throw new Error(`simulator ${path}: ${response.status} ${JSON.stringify(answer)}`);
		return answer as T;
	}
}
