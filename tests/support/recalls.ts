import { eq } from 'drizzle-orm';
import type { Channel, RetractCall, RetractResult } from '#lib/server/channels/channel.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { publishingEngine } from '#lib/server/publishing/index.ts';
import { followPublications } from '#lib/server/recalls/index.ts';
import { sweepRetractions } from '#lib/server/recalls/open-recalls.ts';
import type { RetractionParts } from '#lib/server/recalls/retract-item.ts';
import type { Retraction } from '#lib/server/recalls/rules.ts';
import { PlatformInMemory, publishingScene, type PublishingScene } from './publications.ts';
import type { Engine } from './stores.ts';

/** A platform in memory that can take items off, and says what the test wants it to say. */
export class RetractingPlatform extends PlatformInMemory {
	/** Ids it was asked to take off, oldest first. */
	readonly asked: string[] = [];
	/** What followers see. */
	readonly shown = new Set<string>();
	/** The next answers to a retract, in order; without any it takes the item off. */
	readonly retracts: ((call: RetractCall) => RetractResult | Promise<RetractResult>)[] = [];
	/** False: only a person can. */
	able = true;

	takeOff(id: string): RetractResult {
		this.shown.delete(id);
		return { kind: 'retracted' };
	}

	async retract(call: RetractCall): Promise<RetractResult> {
		const { publicationId } = call.item;
		this.asked.push(publicationId);
		const answer = this.retracts.shift();
		return answer ? answer(call) : this.takeOff(publicationId);
	}

	override surroundings() {
		const { channels, ...rest } = super.surroundings();
		const adapterOf = (): Channel => ({
			...this.channel,
			send: async (call) => {
				const answer = await this.channel.send(call);
				this.shown.add(call.item.publicationId);
				return answer;
			},
			...(this.able ? { retract: (call: RetractCall) => this.retract(call) } : {}),
		});
		return { ...rest, channels: { ...channels, adapterOf } };
	}
}

export interface RecallScene extends PublishingScene {
	platform: RetractingPlatform;
	/** Runs the scheduler until nothing is due. */
	publish(): Promise<void>;
	/** One look of a node; its owner and steps may be replaced. */
	sweep(own?: Partial<RetractionParts>): Promise<void>;
	items(): Promise<Retraction[]>;
}

export async function recallScene(engine: Engine): Promise<RecallScene> {
	const scene = await publishingScene(engine);
	followPublications(scene.ctx);
	const platform = new RetractingPlatform();
	return { ...scene, platform, ...actsOf(scene.ctx, platform) };
}

function actsOf(ctx: Ctx, platform: RetractingPlatform) {
	const never = new AbortController().signal;
	const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
	return {
		async publish() {
			for (const row of await publishingEngine.sweep(parts, 50)) await publishingEngine.work(parts, row);
		},
		async sweep(own: Partial<RetractionParts> = {}) {
			const { channels } = platform.surroundings();
			const step = () => Promise.resolve();
			await sweepRetractions({ ctx, channels, owner: 'test', step, cutOff: never, ...own });
		},
		items: () =>
			ctx.store.db.select().from(ctx.store.s.retractions).orderBy(ctx.store.s.retractions.createdAt),
	};
}

export async function recallOf(ctx: Ctx, id: string) {
	const { recalls } = ctx.store.s;
	const [row] = await ctx.store.db.select().from(recalls).where(eq(recalls.id, id));
	return row;
}
