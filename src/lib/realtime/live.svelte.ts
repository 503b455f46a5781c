import { untrack } from 'svelte';
import type {
	ClosedReason,
	Delta,
	Hello,
	Snapshot,
	SubscribeAnswer,
	TopicState,
} from '#lib/contract/live.ts';
import { openLine, type Line } from './line.ts';
import { receive } from './sequence.ts';

/** `live`: figures are confirmed every few seconds; `late`: they should have been; `off`: no connection. */
export type LiveStatus = 'waiting' | 'live' | 'late' | 'off';

const LOOK_MS = 1_000;
/** The server says something about every followed topic at least every 5 to 6 s. */
const LATE_MS = 12_000;
/** After this long without a word the line is dead whatever it says. */
const DEAD_MS = 25_000;
/** A short break is a hiccup, not a state. */
const OFF_MS = 4_000;
/** A timer that comes this late means the machine slept. */
const SLEPT_MS = 8_000;
const ASK_AGAIN_MS = 2_000;

/** One followed topic: what it stands at, and when that was last confirmed. Entries that do not change keep their identity. */
export class LiveTopic<S extends TopicState = TopicState> {
	readonly name: string;
	#held = $state.raw<Snapshot | null>(null);
	/** Monotonic ms at which the server last spoke of it. */
	heardAt = $state.raw(performance.now());
	refused = $state.raw<string | null>(null);

	constructor(name: string, first: Snapshot | null) {
		this.name = name;
		this.#held = first;
	}
	get held(): Snapshot | null {
		return this.#held;
	}
	get state(): S {
		return (this.#held?.state ?? {}) as S;
	}
	/** Server's clock (epoch ms) at which the state was true; null before the first picture. */
	get at(): number | null {
		return this.#held?.at ?? null;
	}
	/** A page's load brought a picture: taken when it is newer than what is held. */
	offer(snapshot: Snapshot): void {
		const held = this.#held;
		const newer = !held || (held.epoch === snapshot.epoch ? snapshot.v > held.v : snapshot.at > held.at);
		if (newer) this.hold(snapshot);
	}
	hold(snapshot: Snapshot): void {
		this.#held = snapshot;
		this.refused = null;
		this.heardAt = performance.now();
	}
}

/** A name on the line, and every component's topic that is fed from it. */
interface Followed {
	topics: Set<LiveTopic>;
	asking: boolean;
}

/** The tab's one connection and everything that is followed over it. */
export class LiveConnection {
	status = $state.raw<LiveStatus>('waiting');
	/** Monotonic ms since when the status is what it is. */
	since = $state.raw(0);
	/** Why the server does not take us back; null while it does. */
	ended = $state.raw<ClosedReason | null>(null);
	/** The server runs another build than this page. */
	outdated = $state.raw(false);

	// Bookkeeping that no template reads.
	// eslint-disable-next-line svelte/prefer-svelte-reactivity
	readonly #followed = new Map<string, Followed>();
	#line: Promise<Line> | null = null;
	#wallId: string | null = null;
	#build = '';
	#up = false;
	#downAt = 0;
	#lookedAt = 0;
	#clock = $state.raw<{ server: number; mono: number } | null>(null);
	#onOutdated: ((build: string) => void) | null = null;

	/** Names the wall whose screen this is, the page's build, and what to do when the server runs another one. */
	configure(options: { wallId?: string; build: string; onOutdated?: (build: string) => void }): void {
		this.#wallId = options.wallId ?? null;
		this.#build = options.build;
		this.#onOutdated = options.onOutdated ?? null;
	}

	/** The server's wall clock, whatever this machine's says; null before the first word from it. */
	serverNow(): number | null {
		return this.#clock && this.#clock.server + performance.now() - this.#clock.mono;
	}

	/** Keeps `topic` true until the returned function is called. */
	follow(topic: LiveTopic): () => void {
		const { name } = topic;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity
		const followed: Followed = this.#followed.get(name) ?? { topics: new Set(), asking: false };
		const known = this.#heldOf(followed);
		if (known) topic.offer(known);
		followed.topics.add(topic);
		this.#followed.set(name, followed);
		this.#open();
		// Somebody signed in again since the server sent this tab away.
		if (this.ended) this.#renew();
		else if (this.#up && followed.topics.size === 1) void this.#ask(name);
		return () => {
			followed.topics.delete(topic);
			if (followed.topics.size > 0 || this.#followed.get(name) !== followed) return;
			this.#followed.delete(name);
			void this.#line?.then((line) => line.unsubscribe(name));
		};
	}

	#heldOf({ topics }: Followed): Snapshot | null {
		for (const { held } of topics) return held;
		return null;
	}

	#open(): void {
		if (this.#line) return;
		this.#downAt = this.#lookedAt = this.since = performance.now();
		this.#line = openLine(
			{
				up: () => this.#wentUp(),
				down: () => this.#wentDown(),
				hello: (hello) => this.#greeted(hello),
				delta: (delta) => this.#took(delta),
				ended: (reason) => (this.ended = reason),
			},
			this.#wallId,
		);
		setInterval(() => this.#look(), LOOK_MS);
		addEventListener('online', () => this.#renew());
		addEventListener('pageshow', (event) => event.persisted && this.#renew());
	}

	#wentUp(): void {
		this.#up = true;
		this.ended = null;
		for (const name of this.#followed.keys()) void this.#ask(name);
	}

	#wentDown(): void {
		if (this.#up) this.#downAt = performance.now();
		this.#up = false;
		for (const followed of this.#followed.values()) followed.asking = false;
	}

	#greeted(hello: Hello): void {
		this.#clock = { server: hello.now, mono: performance.now() };
		if (!hello.version || !this.#build || hello.version === this.#build) return;
		this.outdated = true;
		this.#onOutdated?.(hello.version);
	}

	#took(delta: Delta): void {
		const followed = this.#followed.get(delta.t);
		if (!followed) return;
		const step = receive(this.#heldOf(followed), delta);
		if (step.kind === 'gap') return void this.#ask(delta.t);
		if (step.kind === 'dropped') return;
		for (const topic of followed.topics) topic.hold(step.held);
		this.#heard(delta.at);
	}

	/** Asks for a snapshot: at the start, after a gap, and when the line came back. */
	async #ask(name: string): Promise<void> {
		const followed = this.#followed.get(name);
		if (!followed || followed.asking || !this.#line) return;
		followed.asking = true;
		const answer = await (await this.#line).subscribe(name);
		followed.asking = false;
		if (this.#followed.get(name) === followed) this.#answered(name, followed, answer);
	}

	#answered(name: string, { topics }: Followed, answer: SubscribeAnswer | null): void {
		if (answer?.ok) {
			for (const topic of topics) topic.hold(answer.snapshot);
			this.#heard(answer.snapshot.at);
		} else if (answer?.code === 'denied' || answer?.code === 'unknown') {
			for (const topic of topics) topic.refused = answer.code;
		} else if (this.#up) setTimeout(() => void this.#ask(name), ASK_AGAIN_MS);
	}

	#heard(at: number): void {
		// What took longest to arrive says least about the clock: the latest reading wins.
		const now = this.serverNow();
		if (now === null || at > now) this.#clock = { server: at, mono: performance.now() };
		this.#set('live');
	}

	#look(): void {
		const now = performance.now();
		const slept = now - this.#lookedAt > SLEPT_MS;
		this.#lookedAt = now;
		if (!this.#up) {
			if (now - this.#downAt > OFF_MS) this.#set('off');
			else if (this.status !== 'waiting') this.#set('late');
			return;
		}
		const heard = this.#topics()
			.filter(({ refused }) => refused === null)
			.map(({ heardAt }) => heardAt);
		const silent = heard.length === 0 ? 0 : now - Math.min(...heard);
		// A hidden tab's timers are slow too, but it goes on hearing: only silence makes it sleep.
		if (silent > DEAD_MS || (slept && silent > LATE_MS)) this.#renew();
		else if (silent > LATE_MS) this.#set('late');
	}

	#renew(): void {
		for (const topic of this.#topics()) topic.heardAt = performance.now();
		void this.#line?.then((line) => line.renew());
	}

	#topics(): LiveTopic[] {
		return [...this.#followed.values()].flatMap(({ topics }) => [...topics]);
	}

	#set(status: LiveStatus): void {
		if (this.status === status) return;
		this.status = status;
		this.since = performance.now();
	}
}

/** The tab's connection. On the server it is never opened and never changes. */
export const live = new LiveConnection();

/**
 * A topic for a component: drawn at once from what the load brought, kept true while the component stands.
 * Call it while the component is made.
 */
export function followTopic<S extends TopicState>(name: string, first: () => Snapshot | null): LiveTopic<S> {
	const topic = new LiveTopic<S>(name, first());
	$effect(() => live.follow(topic));
	$effect(() => {
		const snapshot = first();
		if (snapshot) untrack(() => topic.offer(snapshot));
	});
	return topic;
}

/** Reloads the page for a new build, once: a build that keeps saying it is another one must not make it loop. */
export function reloadOnce(build: string): void {
	const mark = 'jinguo.reloaded';
	try {
		if (sessionStorage.getItem(mark) === build) return;
		sessionStorage.setItem(mark, build);
	} catch {
		return;
	}
	location.reload();
}
