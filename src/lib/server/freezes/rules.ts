import type { FreezeTarget } from '#lib/contract/freezes.ts';

/** A freeze in force as the door sees it. */
export interface FreezeInForce {
	id: string;
	target: FreezeTarget;
	targetId: string | null;
	/** Path of the unit it covers with everything below. */
	path: string;
	reason: string;
	/** Posts that may go out all the same. */
	allowed: readonly string[];
}

/** What is to go out. */
export interface Outgoing {
	postId: string;
	channelId: string;
	columnId: string;
	campaignId: string | null;
	/** Paths of the unit of the post and of the unit that owns the channel. */
	postPath: string;
	channelPath: string;
}

/** Whether a freeze stops this publication: a unit's freeze also stops what others send over the unit's channels. */
export function covers(freeze: FreezeInForce, out: Outgoing): boolean {
	if (freeze.allowed.includes(out.postId)) return false;
	const ownPost = out.postPath.startsWith(freeze.path);
	switch (freeze.target) {
		case 'all':
			return ownPost || out.channelPath.startsWith(freeze.path);
		case 'channel':
			return freeze.targetId === out.channelId;
		case 'column':
			return ownPost && freeze.targetId === out.columnId;
		case 'campaign':
			return ownPost && out.campaignId !== null && freeze.targetId === out.campaignId;
	}
}
