import type { Chance } from './chance.ts';
import { dayCurve } from './readership.ts';
import { links, Visitor } from './visitor.ts';

/** Page views a second at the day's mean. */
const A_SECOND = 3.5;
const RELOAD_MS = 15_000;
/** Of the readers, those who come back to what they read already. */
const RETURNING = 0.25;

const AGENTS = [
	'Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49',
	'Mozilla/5.0 (Linux; Android 13; HarmonyOS; ALN-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0',
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
];

interface Reader {
	address: string;
	agent: string;
}

/** Readers of the public website: they see the article pages that everybody sees, and their beacons are counted. */
export class Crowd {
	readonly #base: string;
	readonly #chance: Chance;
	readonly #known: Reader[] = [];
	#slugs: string[] = [];
	#readAt = -Infinity;

	constructor(base: string, chance: Chance) {
		this.#base = base;
		this.#chance = chance;
	}

	/** Lets the readers of `seconds` read. @param dayAt the moment of the compressed day, for its curve */
	async read(seconds: number, dayAt: number): Promise<void> {
		await this.#openHome();
		if (this.#slugs.length === 0) return;
		const count = this.#chance.times(A_SECOND * seconds * dayCurve(dayAt));
		await Promise.all(Array.from({ length: count }, () => this.#view()));
	}

	async #openHome(): Promise<void> {
		if (performance.now() - this.#readAt < RELOAD_MS) return;
		this.#readAt = performance.now();
		const home = await new Visitor(this.#base).page('/site');
		this.#slugs = links(home, /\/site\/a\/[a-z0-9]+$/).map((href) => href.split('/').at(-1) ?? '');
	}

	/** Newer articles stand first on the home page and are read more. */
	async #view(): Promise<void> {
		const at = Math.floor(this.#chance.fraction() ** 2 * this.#slugs.length);
		const slug = this.#slugs[at];
		if (slug === undefined) return;
		const { address, agent } = this.#someone();
		await fetch(`${this.#base}/b`, {
			method: 'POST',
			headers: { 'user-agent': agent, 'x-forwarded-for': address, origin: this.#base },
			body: slug,
			signal: AbortSignal.timeout(10_000),
		});
	}

	#someone(): Reader {
		const chance = this.#chance;
		if (this.#known.length > 50 && chance.fraction() < RETURNING) return chance.pick(this.#known);
		// Addresses of providers' inner networks (100.64.0.0/10): nobody has them on the internet.
		const address = `100.${chance.whole(64, 127)}.${chance.whole(0, 255)}.${chance.whole(1, 254)}`;
		const reader = { address, agent: chance.pick(AGENTS) };
		this.#known.push(reader);
		if (this.#known.length > 3_000) this.#known.shift();
		return reader;
	}
}
