export const CALL_FAULTS = [
	'drop_before',
	'drop_after',
	'hold_before',
	'hold_after',
	'delay',
	'http_500_before',
	'http_500_after',
	'html',
	'html_after',
	'empty',
	'empty_after',
	'errcode',
	'errcode_after',
] as const;
export const CALLBACK_FAULTS = ['lose_callback', 'duplicate_callback', 'reorder'] as const;
export type CallFault = (typeof CALL_FAULTS)[number];
export type CallbackFault = (typeof CALLBACK_FAULTS)[number];

export interface FaultInput {
	/** API path below the platform's root, e.g. /cgi-bin/draft/add. Not needed for callback faults. */
	path?: string | undefined;
	fault: CallFault | CallbackFault;
	/** Which matching call from now on is hit; 1 is the next. */
	nth?: number | undefined;
	/** How many calls in a row are hit; 1. */
	times?: number | undefined;
	platform?: string | undefined;
	/** Only calls and callbacks of this account. */
	account?: string | undefined;
	errcode?: number | undefined;
	errmsg?: string | undefined;
	/** Real milliseconds, for `delay`. */
	delayMs?: number | undefined;
}

export interface Fault extends FaultInput {
	id: number;
	/** Matching calls still let through before it hits. */
	skip: number;
	left: number;
}

interface Target {
	platform: string;
	path: string | null;
	account: string | null;
}

function isCallbackFault(fault: Fault): boolean {
	return (CALLBACK_FAULTS as readonly string[]).includes(fault.fault);
}

/** What shall go wrong next. One plan serves all platforms. */
export class FaultPlan {
	#faults: Fault[] = [];
	#serial = 0;

	add(input: FaultInput): Fault {
		const known: readonly string[] = [...CALL_FAULTS, ...CALLBACK_FAULTS];
		if (!known.includes(input.fault)) throw new RangeError(`unknown fault: ${String(input.fault)}`);
		const fault: Fault = {
			...input,
			id: ++this.#serial,
			skip: Math.max(0, (input.nth ?? 1) - 1),
			left: Math.max(1, input.times ?? 1),
		};
		if (!isCallbackFault(fault) && !fault.path) throw new RangeError('a call fault needs a path');
		this.#faults.push(fault);
		return { ...fault };
	}

	list(): Fault[] {
		return this.#faults.map((fault) => ({ ...fault }));
	}

	clear(): void {
		this.#faults = [];
	}

	/** The fault that hits this call, if any; the plan moves on. */
	takeForCall(target: Target): Fault | null {
		return this.#take((fault) => !isCallbackFault(fault) && fault.path === target.path, target);
	}

	takeForCallback(target: Omit<Target, 'path'>): Fault | null {
		return this.#take(isCallbackFault, { ...target, path: null });
	}

	#take(fits: (fault: Fault) => boolean, target: Target): Fault | null {
		for (const fault of this.#faults) {
			if (!fits(fault) || (fault.platform ?? target.platform) !== target.platform) continue;
			if (fault.account && fault.account !== target.account) continue;
			if (fault.skip > 0) {
				fault.skip -= 1;
				continue;
			}
			fault.left -= 1;
			if (fault.left === 0) this.#faults = this.#faults.filter((other) => other !== fault);
			return { ...fault };
		}
		return null;
	}
}

export interface HeldCall {
	id: number;
	platform: string;
	path: string;
	fault: CallFault;
	/** Virtual time since which it is held. */
	at: number;
	/** False when the caller has hung up. */
	callerWaits: boolean;
}

interface Held {
	info: HeldCall;
	release(proceed: boolean): void;
}

/** Requests kept open so that a test can kill the caller exactly there. */
export class HeldCalls {
	#held = new Map<number, Held>();
	#serial = 0;
	#watchers = new Set<() => void>();

	/** Resolves at release with true when the call shall go on although the caller may have gone. */
	hold(info: Omit<HeldCall, 'id' | 'callerWaits'>, onHangUp: (mark: () => void) => void): Promise<boolean> {
		const id = ++this.#serial;
		return new Promise((resolve) => {
			const held: Held = {
				info: { ...info, id, callerWaits: true },
				release: (proceed) => {
					this.#held.delete(id);
					resolve(proceed);
				},
			};
			onHangUp(() => {
				held.info.callerWaits = false;
			});
			this.#held.set(id, held);
			for (const watcher of this.#watchers) watcher();
		});
	}

	list(): HeldCall[] {
		return [...this.#held.values()].map((held) => ({ ...held.info }));
	}

	/** Lets one or all go on; says how many. `proceed`: the effect happens even when the caller has hung up. */
	release(id?: number, proceed = false): number {
		const chosen = [...this.#held.values()].filter((held) => id === undefined || held.info.id === id);
		for (const held of chosen) held.release(proceed);
		return chosen.length;
	}

	/** Resolves with the first held call, now or later. */
	async first(): Promise<HeldCall> {
		for (;;) {
			const held = this.list()[0];
			if (held) return held;
			await new Promise<void>((resolve) => {
				const watcher = () => {
					this.#watchers.delete(watcher);
					resolve();
				};
				this.#watchers.add(watcher);
			});
		}
	}
}
