import type { Blobs } from '#simulators/blobs.ts';
import type { VirtualClock } from '#simulators/clock.ts';
import type { Dice } from '#simulators/dice.ts';
import type { FaultPlan } from '#simulators/faults.ts';

/** One HTTP request to a platform; `path` is what follows the platform's root. */
export interface Call {
	method: string;
	path: string;
	query: URLSearchParams;
	contentType: string;
	/** Names in lower case. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	body: Buffer;
	/** The caller's address as the platform sees it. */
	ip: string;
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
	/** The platform's own result code, for the list of calls. */
	code?: number | undefined;
}

/** What every platform stands on. */
export interface World {
	readonly clock: VirtualClock;
	readonly dice: Dice;
	readonly blobs: Blobs;
	readonly faults: FaultPlan;
	/** Address under which browsers and adapters reach this process, without a trailing slash. */
	readonly publicUrl: string;
	/** Something outside a request changed the state: save it and look at the agenda again. */
	changed(): void;
}

/** One item that the public can see, or could see before it was deleted. */
export interface LedgerItem {
	articleId: string;
	index: number;
	title: string;
	/** SHA-256 of the content as the platform keeps it, hex. */
	contentHash: string;
	/** Virtual time of publication, epoch ms. */
	publishedAt: number;
	url: string;
	public: boolean;
}

/** Everything published on one account under one marker (the product's publication id). */
export interface LedgerEntry {
	platform: string;
	account: string;
	/** Empty for items without a source link. */
	marker: string;
	publicCount: number;
	items: LedgerItem[];
}

/** A fake platform. It is mounted on /sim/<name>. */
export interface SimulatedPlatform {
	readonly name: string;
	handle(call: Call): Promise<Answer>;
	/** A refusal in the platform's own form. */
	refusal(code: number, message?: string): Answer;
	/** The account a call speaks for, as far as can be told. */
	accountOf(call: Call): string | null;
	/** What a fault names this call by, where its path holds ids; the path otherwise. */
	endpointOf?(call: Call): string;
	ledger(): LedgerEntry[];
	/** Virtual time of the next thing that happens by itself. */
	nextDue(): number | null;
	/** Lets everything happen that is due by `now`, in order of time. */
	runDue(now: number): void;
	/** Resolves when no delivery is under way. */
	idle(): Promise<void>;
	close(): Promise<void>;
	/** The platform's part of the admin page, as safe HTML. */
	panel(): string;
	/** JSON-safe state. */
	snapshot(): unknown;
	restore(state: unknown): void;
}

/** A path segment that names the publication: the last one of the link, or its last query value. */
export function markerOf(link: string): string {
	if (!URL.canParse(link)) return '';
	const url = new URL(link);
	const segment = url.pathname.split('/').filter(Boolean).at(-1);
	return segment ?? [...url.searchParams.values()].at(-1) ?? '';
}
