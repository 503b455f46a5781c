import * as v from 'valibot';
import type { Platform } from './channels.ts';
import { PlannedAt } from './post-forms.ts';

/** Why a channel cannot take part in a release at one minute. */
export type ReleaseObstacle = 'paused' | 'quota_full' | 'already_out' | 'not_signed';

export interface BlockedChannel {
	channelId: string;
	channelName: string;
	unitName: string;
	obstacle: ReleaseObstacle;
}

/** A channel that a post of the unit above may go to. */
export interface ReleaseChannel {
	id: string;
	name: string;
	platform: Platform;
	unitName: string;
	/** Named in the post's text as it stands. */
	chosen: boolean;
	paused: boolean;
}

export const ReleaseForm = v.object({
	postId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
	channelIds: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(100)),
	at: PlannedAt,
});
