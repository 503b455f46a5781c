import { randomUUID } from 'node:crypto';
import type { PostContent } from '#lib/contract/posts.ts';
import { MINUTE } from '#lib/contract/beijing-time.ts';
import { toBeijingLocal } from '#lib/contract/format.ts';
import type { ReviewLevel } from '#lib/contract/reviews.ts';
import type { Chance } from './chance.ts';
import type { DemoArticle } from './content.ts';
import { OPINIONS } from './content-today.ts';
import { drawCover } from './covers.ts';
import { docOf } from './newsroom.ts';
import { FINALS, FIRSTS, PEOPLE, SECONDS, type PersonKey } from './people.ts';
import type { DemoRecord } from './record.ts';
import { Visitor, type Outcome } from './visitor.ts';

interface EditorData {
	post: { hash: string };
	revision: { id: string; content: PostContent };
}
interface ReviewData {
	review: { post: { hash: string }; mine: { level: ReviewLevel; canSign: boolean } };
}
interface ActivityData {
	roster: { volunteerId: string; inAt: number; outAt: number | null }[];
	waiting: { id: string }[];
	refusal: string | null;
}

/** @throws when the page refused it */
function expectDone(outcome: Outcome, what: string): Outcome {
	if (outcome.kind === 'refused') throw new Error(`${what}: ${outcome.status} ${outcome.detail}`);
	return outcome;
}

/** The people of the desk, at their own browsers. */
export class Staff {
	readonly #record: DemoRecord;
	readonly #base: string;
	readonly #chance: Chance;
	readonly #signedIn = new Map<PersonKey, Promise<Visitor>>();

	constructor(base: string, record: DemoRecord, chance: Chance) {
		this.#base = base;
		this.#record = record;
		this.#chance = chance;
	}

	/** Writes a post in the editor, with its cover, plans it for `plannedAt` and hands it in. Gives its id. */
	async write(article: DemoArticle, plannedAt: number): Promise<string> {
		const planner = await this.#as(this.#chance.pick(['planner', 'writer'] as const));
		const { cityId, columns, campaignId, channelIds } = this.#record;
		const id = randomUUID();
		const made = await planner.act('/posts/new?/create', {
			id,
			unitId: cityId,
			columnId: columns[article.column] ?? '',
			campaignId,
			// Forms know minutes; the next full one is never in the past.
			plannedAt: toBeijingLocal(Math.ceil(plannedAt / MINUTE) * MINUTE),
			title: article.title,
			source: '',
			editor: '',
			channelIds,
			blocks: JSON.stringify([{ kind: 'paragraph', text: article.body[0] ?? '' }]),
		});
		expectDone(made, 'a new post');
		const revisionId = await this.#dress(planner, id, article);
		expectDone(await planner.act(`/posts/${id}?/submit`, { revisionId }), 'a submission');
		return id;
	}

	/** The text as it is to stand, with summary and cover. Gives the new revision's id. */
	async #dress(planner: Visitor, id: string, article: DemoArticle): Promise<string> {
		const cover = await drawCover(article.cover);
		const upload = new FormData();
		upload.set('file', new Blob([Uint8Array.from(cover.bytes)], { type: 'image/png' }), 'cover.png');
		upload.set('alt', cover.alt);
		const picture = await planner.send<{ id: string }>(`/posts/${id}/pictures`, upload);
		const { revision } = await planner.data<EditorData>(`/posts/${id}`);
		const { summary, body } = article;
		const content = { ...revision.content, summary, doc: docOf(body), coverMediaId: picture.id };
		await planner.send(`/posts/${id}/revisions`, { baseRevisionId: revision.id, content });
		return (await planner.data<EditorData>(`/posts/${id}`)).revision.id;
	}

	/** Signs a post at the level it waits for; false when this reviewer cannot (a visitor has edited or signed it). */
	async sign(postId: string, level: ReviewLevel): Promise<boolean> {
		const keys: readonly PersonKey[] = level === 1 ? FIRSTS : level === 2 ? SECONDS : FINALS;
		const reviewer = await this.#as(this.#chance.pick(keys));
		const { review } = await reviewer.data<ReviewData>(`/reviews/${postId}`);
		if (!review.mine.canSign || review.mine.level !== level) return false;
		const opinions = level === 1 ? OPINIONS.first : level === 2 ? OPINIONS.second : OPINIONS.final;
		const outcome = await reviewer.act(`/reviews/${postId}?/approve`, {
			hash: review.post.hash,
			level: String(level),
			opinion: this.#chance.pick<string>(opinions),
		});
		return outcome.kind !== 'refused';
	}

	/** Somebody comes to one of today's activities, or goes. */
	async attend(): Promise<void> {
		const data = await this.#as('data');
		const path = `/service/${this.#chance.pick(this.#record.activityIds)}`;
		const { roster, waiting, refusal } = await data.data<ActivityData>(path);
		const present = roster.filter((line) => line.outAt === null).sort((a, b) => a.inAt - b.inAt);
		const comes = refusal === null && waiting.length > 0;
		// About a dozen people are there at a time.
		const leaves = present[0] && (!comes || this.#chance.fraction() < present.length / 24);
		const volunteerId = leaves ? present[0]?.volunteerId : comes && this.#chance.pick(waiting).id;
		if (!volunteerId) return;
		await data.act(`${path}?/${leaves ? 'out' : 'in'}`, { volunteerId });
	}

	/** The telephone system reports a call, by its token. */
	async reportCall(at: number): Promise<void> {
		const response = await fetch(`${this.#base}/api/v1/readings`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${this.#record.token}`,
				'content-type': 'application/x-ndjson',
			},
			body: `${JSON.stringify({ key: randomUUID(), indicator: 'hotline.calls', value: 1, asOf: at })}\n`,
			signal: AbortSignal.timeout(10_000),
		});
		if (!response.ok) throw new Error(`readings: ${response.status} ${await response.text()}`);
	}

	#as(key: PersonKey): Promise<Visitor> {
		const known = this.#signedIn.get(key);
		if (known) return known;
		const visitor = new Visitor(this.#base);
		const made = visitor.signIn(PEOPLE[key].login, this.#record.password).then(() => visitor);
		this.#signedIn.set(key, made);
		// A failed sign-in (the visitor changed a password) is tried again the next time.
		made.catch(() => this.#signedIn.delete(key));
		return made;
	}
}
