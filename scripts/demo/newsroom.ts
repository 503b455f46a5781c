import type { DocNode, PostContent } from '#lib/contract/posts.ts';
import type { ReviewLevel } from '#lib/contract/reviews.ts';
import type { App } from '#lib/server/app.ts';
import { addPicture } from '#lib/server/media/index.ts';
import { createPost, findPost, findRevision, revisePost, submitPost } from '#lib/server/posts/index.ts';
import { approvePost, returnPost } from '#lib/server/reviews/index.ts';
import { scopeOf, type Actor } from '#lib/server/units/index.ts';
import type { Chance } from './chance.ts';
import type { DemoArticle } from './content.ts';
import { OPINIONS } from './content-today.ts';
import { drawCover } from './covers.ts';
import { FINALS, FIRSTS, SECONDS, type PersonKey } from './people.ts';
import type { Federation } from './seed-federation.ts';

/** Where a text goes and when. */
export interface Assignment {
	author: Actor;
	unitId: string;
	channelIds: string[];
	/** Epoch ms; null leaves it in the tray. */
	plannedAt: number | null;
	inCampaign?: boolean;
}

/** The document that the editor would make of a demonstration text. */
export function docOf(body: readonly string[]): PostContent['doc'] {
	const content: DocNode[] = [];
	for (const line of body) {
		const text: DocNode = { type: 'text', text: line.replace(/^(# |- |> )/, '') };
		const paragraph: DocNode = { type: 'paragraph', content: [text] };
		const item: DocNode = { type: 'listItem', content: [paragraph] };
		const last = content.at(-1);
		if (line.startsWith('# ')) content.push({ type: 'heading', attrs: { level: 2 }, content: [text] });
		else if (line.startsWith('> ')) content.push({ type: 'blockquote', content: [paragraph] });
		else if (!line.startsWith('- ')) content.push(paragraph);
		else if (last?.type === 'bulletList') last.content?.push(item);
		else content.push({ type: 'bulletList', content: [item] });
	}
	return { type: 'doc', content };
}

/** The people of the desk at work: everything goes through the capabilities that the pages use. */
export class Newsroom {
	readonly #app: App;
	readonly #federation: Federation;
	readonly #chance: Chance;

	constructor(app: App, federation: Federation, chance: Chance) {
		this.#app = app;
		this.#federation = federation;
		this.#chance = chance;
	}

	/** Writes a draft, with its cover. Gives the post's id. */
	async write(article: DemoArticle, to: Assignment): Promise<string> {
		const { columns, campaignId } = this.#federation;
		const { author, unitId, channelIds, plannedAt } = to;
		const cover = await drawCover(article.cover);
		const picture = await addPicture(this.#app, author, { unitId, ...cover });
		const { id } = await createPost(this.#app, author, {
			unitId,
			columnId: columns[article.column] ?? '',
			campaignId: to.inCampaign ? campaignId : null,
			plannedAt,
			content: {
				title: article.title,
				summary: article.summary,
				doc: docOf(article.body),
				coverMediaId: picture.id,
				credits: { source: '', editor: '' },
				channelIds,
				variants: {},
			},
		});
		return id;
	}

	/** Replaces the text by another wording. */
	async revise(author: Actor, postId: string, body: readonly string[]): Promise<void> {
		const { revisionId } = await this.#read(author, postId);
		const revision = await findRevision(this.#app.store, revisionId);
		if (!revision) throw new Error(`post ${postId} has no revision ${revisionId}`);
		await revisePost(this.#app, author, {
			postId,
			baseRevisionId: revisionId,
			content: { ...revision.content, doc: docOf(body) },
		});
	}

	/** Hands the newest revision to the first review. */
	async submit(author: Actor, postId: string): Promise<void> {
		const { revisionId } = await this.#read(author, postId);
		await submitPost(this.#app, author, { postId, revisionId });
	}

	/** Signs at `level`; who does it changes from post to post. */
	async sign(postId: string, level: ReviewLevel): Promise<void> {
		const reviewer = this.#reviewer(level);
		const { hash } = await this.#read(reviewer, postId);
		const opinions = level === 1 ? OPINIONS.first : level === 2 ? OPINIONS.second : OPINIONS.final;
		const opinion = this.#chance.pick<string>(opinions);
		await approvePost(this.#app, reviewer, { postId, hash, level, opinion });
	}

	async sendBack(postId: string, level: ReviewLevel, reason: string): Promise<void> {
		const reviewer = this.#reviewer(level);
		const { hash } = await this.#read(reviewer, postId);
		await returnPost(this.#app, reviewer, { postId, hash, level, opinion: reason });
	}

	#reviewer(level: ReviewLevel): Actor {
		const keys: readonly PersonKey[] = level === 1 ? FIRSTS : level === 2 ? SECONDS : FINALS;
		return this.#federation.people[this.#chance.pick(keys)];
	}

	async #read(actor: Actor, postId: string) {
		const post = await findPost(this.#app.store, postId, scopeOf(actor, 'post.read'));
		if (!post) throw new Error(`post ${postId} is out of reach`);
		return post;
	}
}
