import type { Deadline } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';

export interface RunningDeadline extends Deadline {
	/** Resolves when the time is over or the process cuts calls off. */
	readonly over: Promise<void>;
	/** Ends the timer; call it when the call has ended. */
	end(): void;
}

/**
 * A deadline `ms` from now. Both clocks count: the monotonic one cannot be set, the wall clock goes on while a machine
 * sleeps. `cutOff` ends it early.
 */
export function startDeadline(clock: Clock, ms: number, cutOff: AbortSignal): RunningDeadline {
	const until = { mono: clock.mono() + ms, wall: clock.now() + ms };
	const timer = new AbortController();
	const signal = AbortSignal.any([timer.signal, cutOff]);
	// A timer holds 31 bits of milliseconds at most.
	const handle = setTimeout(() => timer.abort(), Math.min(ms, 2 ** 31 - 1));
	handle.unref();
	return {
		left: () => (signal.aborted ? 0 : Math.min(until.mono - clock.mono(), until.wall - clock.now())),
		signal,
		over: new Promise((resolve) => {
			if (signal.aborted) resolve();
			else signal.addEventListener('abort', () => resolve(), { once: true });
		}),
		end: () => clearTimeout(handle),
	};
}
