import type { Platform } from '#lib/contract/channels.ts';
import type { PostState } from '#lib/contract/posts.ts';

/** A picture that has been stored. */
export interface UploadedPicture {
	id: string;
	alt: string;
}

/** A channel as the post pages offer it. */
export interface ChannelOption {
	id: string;
	name: string;
	unitName: string;
	platform: Platform;
	pausedAt: number | null;
}

/** A post as its page shows it. */
export interface OpenPost {
	id: string;
	state: PostState;
	level: number;
	title: string;
	columnId: string;
	columnName: string;
	campaignId: string | null;
	campaignName: string | null;
	unitName: string;
	authorName: string;
	/** Epoch ms; null while in the tray. */
	plannedAt: number | null;
}
