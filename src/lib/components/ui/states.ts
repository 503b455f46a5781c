import type { PostState } from '#lib/contract/posts.ts';
import type { PublicationState } from '#lib/contract/publishing.ts';
import type { PostPhase } from '#lib/labels/posts.ts';
import type { IconName } from './icons.ts';

/** The seven state colours, and two that mean no state. */
export type Tone =
	| 'draft'
	| 'review'
	| 'approved'
	| 'scheduled'
	| 'published'
	| 'held'
	| 'failed'
	| 'accent'
	| 'plum'
	| 'plain';

export interface StateLook {
	tone: Tone;
	icon: IconName;
}

export const POST_LOOK: Readonly<Record<PostState, StateLook>> = {
	draft: { tone: 'draft', icon: 's-draft' },
	in_review: { tone: 'review', icon: 's-review' },
	returned: { tone: 'held', icon: 's-returned' },
	approved: { tone: 'approved', icon: 's-approved' },
	withdrawn: { tone: 'draft', icon: 's-cancelled' },
};

export const PUBLICATION_LOOK: Readonly<Record<PublicationState, StateLook>> = {
	due: { tone: 'scheduled', icon: 's-scheduled' },
	leased: { tone: 'scheduled', icon: 's-sending' },
	sending: { tone: 'scheduled', icon: 's-sending' },
	accepted: { tone: 'scheduled', icon: 's-accepted' },
	unknown: { tone: 'held', icon: 's-held' },
	published: { tone: 'published', icon: 's-published' },
	held: { tone: 'held', icon: 's-held' },
	missed: { tone: 'held', icon: 's-missed' },
	cancelled: { tone: 'draft', icon: 's-cancelled' },
};

export const PHASE_LOOK: Readonly<Record<PostPhase, StateLook>> = {
	...POST_LOOK,
	scheduled: { tone: 'scheduled', icon: 's-scheduled' },
	publishing: { tone: 'scheduled', icon: 's-sending' },
	published: { tone: 'published', icon: 's-published' },
	partly_published: { tone: 'published', icon: 's-published' },
	unknown: { tone: 'held', icon: 's-held' },
	held: { tone: 'held', icon: 's-held' },
	missed: { tone: 'held', icon: 's-missed' },
	cancelled: { tone: 'draft', icon: 's-cancelled' },
	recalled: { tone: 'draft', icon: 'undo' },
};
