import type { ChannelSight } from '#lib/contract/channels.ts';

/** How the channels see the text that reached the server last. What is being typed follows with the next autosave. */
export class Sights {
	all: readonly ChannelSight[] = $state.raw([]);
	readonly #postId: string;
	#asked = 0;

	constructor(postId: string) {
		this.#postId = postId;
	}

	of(channelId: string): ChannelSight | null {
		return this.all.find((sight) => sight.channelId === channelId) ?? null;
	}

	/** Asks anew. Without an answer the last one stands: the door looks again whatever is shown here. */
	async look(): Promise<void> {
		const asked = ++this.#asked;
		const answer = await fetch(`/posts/${this.#postId}/channels`, {
			headers: { accept: 'application/json' },
		}).catch(() => null);
		if (!answer?.ok) return;
		const sights = (await answer.json()) as ChannelSight[];
		if (asked === this.#asked) this.all = sights;
	}
}
