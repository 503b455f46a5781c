import type { ChannelDirectory, Picture } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import { authorizePublication } from './authorize-publication.ts';
import * as rules from './rules.ts';
import { NO_EPOCH, type Epoch } from './epoch.ts';
import { Settling } from './settling.ts';
import * as rows from './store.ts';

/** Where the engine may stop or die; between two of them nothing of ours is half done. */
export type StepName =
	| 'sweep'
	| 'claim'
	| 'leased'
	| 'authorized'
	| 'answered'
	| 'recorded'
	| 'looking'
	| 'looked'
	| 'callback-kept';

/** What publishing is given by those who know: the channels, the media, the address of our own site. */
export interface Surroundings {
	readonly channels: ChannelDirectory;
	/** Absolute address on our own site that ends with the publication id. */
	readonly linkTo: (publicationId: string) => string;
	/** @throws when the picture is gone. */
	readonly picture: (mediaId: string) => Promise<Picture>;
}

/**
 * Everything one scheduler works with. The decisions (`rules`), the statements (`rows`) and the door are members so that
 * a test can put a wrong one in and see the harm.
 */
export interface Parts extends Surroundings {
	readonly ctx: Ctx;
	/** Who holds the leases: node and process. */
	readonly owner: string;
	readonly rules: typeof rules;
	readonly rows: typeof rows;
	readonly authorize: typeof authorizePublication;
	readonly settling: Settling;
	readonly epoch: Epoch;
	/** Awaited at every step boundary, never inside a transaction. */
	readonly step: (name: StepName) => Promise<void>;
	/** Waits between two tries of storing an answer. */
	readonly pause: (ms: number) => Promise<void>;
	/** No new sends from here on. */
	readonly closing: AbortSignal;
	/** Calls under way end now. */
	readonly cutOff: AbortSignal;
}

const never = new AbortController().signal;

/** The parts of a real scheduler; `own` replaces some of them. */
export function createParts(
	ctx: Ctx,
	surroundings: Surroundings,
	own: Partial<Parts> & { owner: string },
): Parts {
	return {
		ctx,
		...surroundings,
		rules,
		rows,
		authorize: authorizePublication,
		settling: new Settling(ctx.clock),
		epoch: NO_EPOCH,
		step: () => Promise.resolve(),
		pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
		closing: never,
		cutOff: never,
		...own,
	};
}
