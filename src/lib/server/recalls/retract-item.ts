import type { Channel, RetractResult } from '../channels/channel.ts';
import type { ChannelDirectory } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import { startDeadline } from '../publishing/index.ts';
import { changeRetraction } from './change-retraction.ts';
import * as rules from './rules.ts';
import type { Retraction } from './rules.ts';
import * as rows from './store.ts';

/** Where the work on an item may stop or die; between two of them nothing of ours is half done. */
export type RetractionStep = 'claimed' | 'answered';

/** Everything one node works with. */
export interface RetractionParts {
	readonly ctx: Ctx;
	readonly channels: ChannelDirectory;
	/** Who holds the leases: node and process. */
	readonly owner: string;
	/** Awaited at every step boundary, never inside a transaction. */
	readonly step: (name: RetractionStep) => Promise<void>;
	/** Calls under way end now. */
	readonly cutOff: AbortSignal;
}

/** Beyond its deadline, how long an adapter may take to come back, ms. */
const GRACE_MS = 2_000;

/** Asks the platform to take one claimed item off, and stores what it said. The intent was made durable by the claim. */
export async function retractItem(parts: RetractionParts, mine: Retraction): Promise<void> {
	await parts.step('claimed');
	const answer = await callRetract(parts, mine);
	await parts.step('answered');
	await storeAnswer(parts, mine, answer);
}

async function callRetract(parts: RetractionParts, mine: Retraction): Promise<RetractResult> {
	const { ctx } = parts;
	const deadline = startDeadline(ctx.clock, rules.CALL_MS, parts.cutOff);
	const call = askPlatform(parts, mine, deadline).catch((error: unknown): RetractResult => {
		ctx.log.error({ err: error, retractionId: mine.id }, 'taking an item off failed');
		return { kind: 'cannot_tell', detail: '程序内部出错，详情见服务器日志' };
	});
	const silence = Symbol('silence');
	const first = await Promise.race([call, deadline.over.then(() => graceOver(silence))]);
	deadline.end();
	if (first !== silence) return first;
	void call
		.then((late) => storeAnswer(parts, mine, late))
		.catch((error: unknown) =>
			ctx.log.error({ err: error, retractionId: mine.id }, 'a late answer was lost'),
		);
	return { kind: 'cannot_tell', detail: '等待答复超时' };
}

async function askPlatform(
	{ ctx, channels }: RetractionParts,
	mine: Retraction,
	deadline: ReturnType<typeof startDeadline>,
): Promise<RetractResult> {
	const facts = await rows.itemFacts(ctx.store, mine);
	if (!facts) return { kind: 'by_person', detail: '渠道已不在，请到平台后台删除' };
	const { platform, ...item } = facts;
	const adapter: Channel = channels.adapterOf({ id: mine.channelId, platform });
	// The words for it are the platform's own and stand in the labels.
	if (!adapter.retract) return { kind: 'by_person', detail: '' };
	const account = await channels.openAccount(mine.channelId);
	return adapter.retract({ account, item, deadline });
}

async function storeAnswer(parts: RetractionParts, mine: Retraction, answer: RetractResult): Promise<void> {
	const { ctx } = parts;
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const row = await rows.lockRetraction(tx, mine.id);
		if (!row) throw new Error(`retraction ${mine.id} is gone`);
		const now = ctx.clock.now();
		const change = rules.holds(row, mine)
			? rules.afterCall(row, answer, now)
			: rules.afterLateAnswer(row, answer, now);
		if (change) await changeRetraction(ctx, tx, { row, change });
	});
}

function graceOver<T>(value: T): Promise<T> {
	return new Promise((resolve) => {
		setTimeout(() => resolve(value), GRACE_MS).unref();
	});
}
