import type { PostState } from './posts.ts';

/** Another post with the same or nearly the same text for one of this post's channels. */
export interface Duplicate {
	/** Null: it is of a unit whose posts the person may not read. */
	postId: string | null;
	title: string;
	unitName: string;
	state: PostState;
	/** When it goes or went out, or was last worked on (epoch ms). */
	at: number;
	/** Channels that both go to. */
	channels: string[];
	/** Of the words, how much is the same: 0 to 1. */
	likeness: number;
}
