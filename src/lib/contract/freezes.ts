import * as v from 'valibot';

/** What a freeze stops within its unit and everything below: all of it, one channel, one column, one campaign. */
export const FREEZE_TARGETS = ['all', 'channel', 'column', 'campaign'] as const;
export type FreezeTarget = (typeof FREEZE_TARGETS)[number];

/** A freeze in force as every page of the desk says it. */
export type FreezeBanner = {
	id: string;
	target: FreezeTarget;
	/** Name of the channel, column or campaign; null for everything of the unit. */
	targetName: string | null;
	unitName: string;
	reason: string;
	startedAt: number;
};

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));
const reason = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200));

/** A freeze as its form sends it. `targetId` is empty for everything of the unit. */
export const FreezeForm = v.object({
	unitId: id,
	target: v.picklist(FREEZE_TARGETS),
	targetId: v.optional(v.pipe(v.string(), v.maxLength(64)), ''),
	reason,
});
export type FreezeInput = v.InferOutput<typeof FreezeForm>;

export const LiftForm = v.object({ freezeId: id, reason });
export const AllowForm = v.object({ freezeId: id, postId: id });
