import type {
	CallbackEvent,
	Channel,
	LookCall,
	LookResult,
	OutgoingItem,
	SendCall,
	SendResult,
} from '#lib/server/channels/channel.ts';
import type { ChannelClass } from '#lib/contract/channels.ts';
import type { Random } from './random.ts';

/** How the simulated platforms behave. `job` is queryable and works asynchronously, as WeChat does; `assisted` is a person. */
export const CHANNELS = ['keyed', 'queryable', 'job', 'blind', 'assisted'] as const;
export type ChannelName = (typeof CHANNELS)[number];

export const SETTLE_MS = 120_000;
export const SEND_TIMEOUT_MS = 20_000;
/** Between an adapter's last check and the effect: what the settling time must cover, with delay and visibility. */
export const LONGEST_NET_PAUSE_MS = 35_000;
const LONGEST_DELAY_MS = 40_000;
const LONGEST_INVISIBLE_MS = 20_000;
/** A person who was asked to put something up does so within this, ms. */
const LONGEST_TASK_MS = 900_000;

/** One public item on a platform. */
export interface Effect {
	remoteId: string;
	hash: string;
	title: string;
	/** Elapsed ms from which a look shows it. */
	visibleAt: number;
	jobId: string | null;
}
interface Job {
	id: string;
	publicationId: string;
	endsAt: number;
	fails: boolean;
	effect: Effect | null;
}
export interface PendingCallback {
	at: number;
	channelId: string;
	event: CallbackEvent;
}
export interface PlatformWorld {
	readonly random: Random;
	readonly elapsed: number;
	readonly calm: boolean;
	fault(kind: string): void;
}

/** Every platform of the run: what is public on it, and what it will call back. */
export class Platforms {
	readonly ledger = new Map<string, Effect[]>();
	readonly callbacks: PendingCallback[] = [];
	readonly jobs = new Map<string, Job>();
	readonly world: PlatformWorld;
	readonly #eventKeys = new Map<string, Set<string>>();
	#serial = 0;

	constructor(world: PlatformWorld) {
		this.world = world;
	}

	/** How many different events the channel's platform has called back about. */
	eventKeysOf(channelId: string): number {
		return this.#eventKeys.get(channelId)?.size ?? 0;
	}

	effectsOf(publicationId: string): Effect[] {
		return this.ledger.get(publicationId) ?? [];
	}

	/** Makes the item public `delay` ms from now; a keyed platform keeps one item a key. */
	publish(
		item: OutgoingItem,
		{ keyed, delay, jobId }: { keyed: boolean; delay: number; jobId: string | null },
	): Effect {
		const { random, elapsed } = this.world;
		const effects = this.effectsOf(item.publicationId);
		const standing = effects[0];
		if (keyed && standing) return standing;
		const effect: Effect = {
			remoteId: `r${this.#serial++}`,
			hash: item.hash,
			title: item.payload.title,
			visibleAt: elapsed + delay + random.upTo(LONGEST_INVISIBLE_MS),
			jobId,
		};
		this.ledger.set(item.publicationId, [...effects, effect]);
		return effect;
	}

	startJob(item: OutgoingItem, channelId: string): Job {
		const { random, elapsed, calm } = this.world;
		const fails = !calm && random.chance(0.06);
		const id = `job${this.#serial++}`;
		const endsAt = elapsed + random.upTo(LONGEST_DELAY_MS);
		const effect = fails ? null : this.publish(item, { keyed: false, delay: endsAt - elapsed, jobId: id });
		const job: Job = { id, publicationId: item.publicationId, endsAt, fails, effect };
		this.jobs.set(id, job);
		const result: LookResult = effect
			? { kind: 'published', remoteId: effect.remoteId, url: null }
			: { kind: 'failed', reason: 'platform_failed', detail: 'job failed' };
		this.callBack({
			channelId,
			event: { eventKey: `e-${id}`, jobId: id, result, payload: {} },
			from: endsAt,
		});
		if (effect && random.chance(0.1)) this.#callBackWrongly(channelId, id, endsAt);
		return job;
	}

	/** Asks a person to put it up; asking again for the same publication adds nothing. */
	startTask(item: OutgoingItem): Job {
		const id = `task-${item.publicationId}`;
		const standing = this.jobs.get(id);
		if (standing) return standing;
		const { elapsed, random } = this.world;
		const endsAt = elapsed + random.upTo(LONGEST_TASK_MS);
		const effect = this.publish(item, { keyed: false, delay: endsAt - elapsed, jobId: id });
		const job: Job = { id, publicationId: item.publicationId, endsAt, fails: false, effect };
		this.jobs.set(id, job);
		return job;
	}

	/** What anybody sees who opens the platform now. */
	visible(publicationId: string): Effect[] {
		return this.effectsOf(publicationId).filter((effect) => effect.visibleAt <= this.world.elapsed);
	}

	/** A platform that says later that a job failed which did not. */
	#callBackWrongly(channelId: string, id: string, from: number): void {
		const result: LookResult = { kind: 'failed', reason: 'platform_failed', detail: 'said too late' };
		this.callBack({ channelId, event: { eventKey: `f-${id}`, jobId: id, result, payload: {} }, from });
	}

	/** Half of the events are called back, some of those twice or three times. */
	callBack({ channelId, event, from }: Omit<PendingCallback, 'at'> & { from: number }): void {
		const { random, calm } = this.world;
		if (calm || random.chance(0.5)) return;
		this.#eventKeys.set(channelId, (this.#eventKeys.get(channelId) ?? new Set()).add(event.eventKey));
		const times = 1 + random.upTo(3);
		if (times > 1) this.world.fault('duplicate-callback');
		for (let n = 0; n < times; n++)
			this.callbacks.push({ at: from + random.upTo(600_000), channelId, event });
	}

	/** Takes out the callbacks whose time has come. */
	dueCallbacks(): PendingCallback[] {
		const due = this.callbacks.filter((callback) => callback.at <= this.world.elapsed);
		for (const callback of due) this.callbacks.splice(this.callbacks.indexOf(callback), 1);
		return due;
	}
}

const CLASSES: Readonly<Record<ChannelName, ChannelClass>> = {
	keyed: 'keyed',
	queryable: 'queryable',
	job: 'queryable',
	blind: 'blind',
	assisted: 'assisted',
};

/** The network's moods for one call, with the share of calls each gets. */
const MOODS = [
	['answered', 0.5],
	['timeout-after-effect', 0.18],
	['timeout-no-effect', 0.12],
	['delayed-effect', 0.08],
	['refused-for-now', 0.08],
	['refused', 0.04],
] as const;
type Mood = (typeof MOODS)[number][0];

/** The adapter of one simulated channel as one actor uses it; `step` is where it may be stopped. */
export function simulatedChannel(
	name: ChannelName,
	platforms: Platforms,
	step: (name: string) => Promise<void>,
): Channel {
	const { world } = platforms;
	return {
		platform: 'website',
		class: CLASSES[name],
		settleMs: SETTLE_MS,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: () => [],
		pollAfterMs: (looks) => (looks > 30 ? null : Math.min(60_000, 5_000 * 2 ** looks)),
		checkCredentials: () => Promise.resolve({ state: 'ok', detail: '', expiresAt: null }),
		async send({ account, item, steps, deadline }: SendCall): Promise<SendResult> {
			await step('note');
			// A simple adapter keeps no notes: then only the deadline stands between a late worker and the platform.
			if (name !== 'queryable') await steps.put('calling', { hash: item.hash });
			if (deadline.left() <= 0) return { kind: 'unknown', detail: 'woke up too late' };
			await step(name === 'keyed' ? 'net-out, any time' : 'net-out');
			return answer(mood(world), { name, platforms, step, item, channelId: account.id });
		},
		async look(call: LookCall): Promise<LookResult> {
			await step('find');
			if (!world.calm && world.random.chance(0.15)) {
				world.fault('look-fails');
				return { kind: 'cannot_tell', detail: 'look failed' };
			}
			return name === 'blind' ? { kind: 'cannot_tell', detail: 'blind' } : see(platforms, call);
		},
	};
}

function mood(world: PlatformWorld): Mood {
	let left = world.calm ? 0 : world.random.next();
	for (const [each, share] of MOODS) {
		left -= share;
		if (left < 0) return each;
	}
	return 'refused';
}

interface Exchange {
	name: ChannelName;
	platforms: Platforms;
	step: (name: string) => Promise<void>;
	item: OutgoingItem;
	channelId: string;
}

async function answer(mood: Mood, exchange: Exchange): Promise<SendResult> {
	const { platforms, step } = exchange;
	const { world } = platforms;
	if (mood !== 'answered') world.fault(mood);
	switch (mood) {
		case 'answered': {
			const result = take(exchange, 0);
			await step('net-in');
			return result;
		}
		case 'refused-for-now':
			return { kind: 'refused', reason: 'refused', detail: 'busy', retryAfterMs: 10_000 };
		case 'refused':
			return { kind: 'refused', reason: 'refused', detail: 'no', retryAfterMs: null };
		default:
			if (mood !== 'timeout-no-effect')
				take(exchange, mood === 'delayed-effect' ? world.random.upTo(LONGEST_DELAY_MS) : 0);
			await step('net-timeout');
			return { kind: 'unknown', detail: 'timeout' };
	}
}

/** The call reaches the platform. */
function take({ name, platforms, item, channelId }: Exchange, delay: number): SendResult {
	if (name === 'job') return { kind: 'accepted', jobId: platforms.startJob(item, channelId).id };
	if (name === 'assisted') return { kind: 'accepted', jobId: platforms.startTask(item).id };
	const effect = platforms.publish(item, { keyed: name === 'keyed', delay, jobId: null });
	const result = { kind: 'published', remoteId: effect.remoteId, url: null } as const;
	const event = {
		eventKey: `e-${effect.remoteId}`,
		jobId: effect.remoteId,
		publicationId: item.publicationId,
		result,
		payload: {},
	};
	platforms.callBack({ channelId, event, from: platforms.world.elapsed + delay });
	return result;
}

function see(platforms: Platforms, { item, jobId }: LookCall): LookResult {
	const { elapsed } = platforms.world;
	const job = platforms.jobs.get(jobId ?? `task-${item.publicationId}`);
	if (job && elapsed < job.endsAt) return { kind: 'pending', jobId: job.id };
	if (job?.fails) return { kind: 'failed', reason: 'platform_failed', detail: 'job failed' };
	const seen = platforms.visible(item.publicationId);
	const [first, second] = seen;
	if (second) return { kind: 'duplicate', remoteIds: seen.map((effect) => effect.remoteId) };
	if (first) return { kind: 'published', remoteId: first.remoteId, url: null };
	return { kind: 'absent', sure: true, detail: 'not there' };
}
