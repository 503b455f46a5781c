import * as v from 'valibot';
import { DraftContentSchema, type PostContent, type VariantOverride } from '#lib/contract/posts.ts';

/** A saved state of the post, as the page knows it. */
export interface SavedRevision {
	id: string;
	number: number;
	authorName: string;
	/** Epoch ms. */
	createdAt: number;
	content: PostContent;
}

/** Typed and not saved: from the server or from this machine. */
export interface Unsaved {
	baseRevisionId: string;
	content: PostContent;
	updatedAt: number;
}

export type DraftStatus =
	| { kind: 'saved' }
	| { kind: 'changed' }
	| { kind: 'autosaved'; at: number }
	| { kind: 'saving' }
	/** The text is on this machine only; it is sent again by itself. */
	| { kind: 'offline' }
	/** The session ended: the text waits for the next sign-in. */
	| { kind: 'expired' }
	/** The server's own sentence. */
	| { kind: 'refused'; message: string };

const LOCAL_MS = 400;
const REMOTE_MS = 3_000;
const RETRY_MS = 15_000;

/** JSON with sorted keys: two engines hand back the same content with its keys in different order. */
function stable(value: unknown): string {
	return JSON.stringify(value, (_key, part: unknown) =>
		part !== null && typeof part === 'object' && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part,
	);
}

export const sameContent = (a: PostContent, b: PostContent): boolean => stable(a) === stable(b);

/** A 409: with the revision that stands now, when it is about the text. */
interface Stale {
	current?: SavedRevision;
	detail: string;
}

interface DraftOptions {
	postId: string;
	accountId: string;
	revision: SavedRevision;
	/** The server's clock, epoch ms. */
	now: () => number;
	/** Called after a save that made a revision. */
	onsaved: () => Promise<void>;
}

/** What is being written: keeps it on this machine and on the server, and makes revisions of it when asked. */
export class Draft {
	content: PostContent = $state.raw() as PostContent;
	status: DraftStatus = $state.raw({ kind: 'saved' });
	/** What somebody else saved since, while the writer decides. */
	conflict: SavedRevision | null = $state.raw(null);
	/** The other text, laid beside while merging by hand. */
	beside: SavedRevision | null = $state.raw(null);
	/** Own text that gave way to the other one; can be fetched back. */
	setAside: PostContent | null = $state.raw(null);
	/** Text that was brought back when the page opened. */
	restored: { at: number; stale: boolean } | null = $state.raw(null);
	/** Goes up whenever the content is replaced from outside the editor, which then begins anew. */
	generation = $state(0);
	/** The revision this text was begun from. */
	base = $state('');
	readonly #options: DraftOptions;
	#saved: PostContent = $state.raw() as PostContent;
	#local: ReturnType<typeof setTimeout> | undefined;
	#remote: ReturnType<typeof setTimeout> | undefined;
	/** The request under way; one at a time. */
	#sending: Promise<unknown> | null = null;
	#saving: Promise<boolean> = Promise.resolve(true);

	constructor(options: DraftOptions) {
		this.#options = options;
		this.content = options.revision.content;
		this.#saved = options.revision.content;
		this.base = options.revision.id;
	}

	get dirty(): boolean {
		return !sameContent(this.content, this.#saved);
	}

	/** Brings back what was typed and not saved, whichever of the two copies is younger. */
	restore(remote: Unsaved | null): void {
		const copies = [remote, this.#readLocal()].filter((copy): copy is Unsaved => copy !== null);
		const [youngest] = copies.sort((a, b) => b.updatedAt - a.updatedAt);
		if (!youngest || sameContent(youngest.content, this.#saved)) return this.#forgetLocal();
		this.restored = {
			at: youngest.updatedAt,
			stale: youngest.baseRevisionId !== this.#options.revision.id,
		};
		this.base = youngest.baseRevisionId;
		this.#replace(youngest.content);
		this.status = { kind: 'autosaved', at: youngest.updatedAt };
	}

	/** Goes back to the saved revision; what was typed is gone from both places. */
	async discard(): Promise<void> {
		this.#stopTimers();
		this.#forgetLocal();
		this.base = this.#options.revision.id;
		this.restored = null;
		this.#replace(this.#saved);
		this.status = { kind: 'saved' };
		await this.#send('autosave', { method: 'DELETE' });
	}

	update(change: Partial<PostContent>): void {
		this.content = { ...this.content, ...change };
		if (!this.dirty) return;
		if (this.status.kind !== 'expired') this.status = { kind: 'changed' };
		clearTimeout(this.#local);
		this.#local = setTimeout(() => this.keepLocally(), LOCAL_MS);
		this.#remote ??= setTimeout(() => void this.autosave(), REMOTE_MS);
	}

	/** Gives a channel wording of its own; `undefined` makes the field follow the post again. */
	setVariant(
		channelId: string,
		change: { [K in keyof VariantOverride]: VariantOverride[K] | undefined },
	): void {
		const own = Object.entries({ ...this.content.variants[channelId], ...change });
		const filled = Object.fromEntries(own.filter(([, value]) => value !== undefined)) as VariantOverride;
		const { [channelId]: _before, ...others } = this.content.variants;
		const variants = Object.keys(filled).length > 0 ? { ...others, [channelId]: filled } : others;
		this.update({ variants });
	}

	/** Writes to this machine at once: called when the page is about to go. */
	keepLocally(): void {
		if (!this.dirty) return;
		const { base: baseRevisionId, content } = this;
		const copy: Unsaved = { baseRevisionId, content, updatedAt: this.#options.now() };
		try {
			localStorage.setItem(this.#key, JSON.stringify(copy));
		} catch {
			// Storage full or forbidden: the copy on the server is the one that counts.
		}
	}

	/** Sends what is typed to the server, for this writer alone. Never makes a revision. */
	async autosave(): Promise<void> {
		this.#remote = undefined;
		if (!this.dirty || this.#sending) return;
		this.keepLocally();
		const sent = this.content;
		const answer = await this.#send('autosave', { method: 'PUT', body: this.#body(sent) });
		if (!answer?.ok) return this.#explain(answer);
		const { savedAt } = (await answer.json()) as { savedAt: number };
		if (this.content === sent) this.status = { kind: 'autosaved', at: savedAt };
	}

	/**
	 * Makes a revision. False when it was not made: `status` or `conflict` says why. Pressed again while one is being
	 * made, it follows on that one, so that nobody meets a conflict with themselves.
	 */
	save(): Promise<boolean> {
		// One that threw (the page could not be refreshed after it) must not stop the next.
		this.#saving = this.#saving.catch(() => false).then(() => this.#saveNow());
		return this.#saving;
	}

	async #saveNow(): Promise<boolean> {
		this.#stopTimers();
		await this.#sending;
		if (this.conflict) return false;
		this.keepLocally();
		this.status = { kind: 'saving' };
		const sent = this.content;
		const answer = await this.#send('revisions', { method: 'POST', body: this.#body(sent) });
		if (answer?.status === 409) return this.#meet((await answer.json()) as Stale);
		if (!answer?.ok) {
			await this.#explain(answer);
			return false;
		}
		const { revisionId } = (await answer.json()) as { revisionId: string };
		this.#saved = sent;
		this.base = revisionId;
		this.restored = null;
		this.beside = null;
		this.setAside = null;
		this.#forgetLocal();
		this.status = this.dirty ? { kind: 'changed' } : { kind: 'saved' };
		await this.#options.onsaved();
		return true;
	}

	/** Keeps the other's text; one's own can be fetched back until the next save. */
	takeTheirs(): void {
		if (!this.conflict) return;
		this.setAside = this.content;
		this.base = this.conflict.id;
		this.#saved = this.conflict.content;
		this.#replace(this.conflict.content);
		this.conflict = null;
		this.#forgetLocal();
		this.status = { kind: 'saved' };
	}

	/** Saves one's own text over the other's, which stays in the history. */
	async takeMine(): Promise<boolean> {
		if (!this.conflict) return false;
		this.base = this.conflict.id;
		this.conflict = null;
		return this.save();
	}

	/** Goes on writing with the other's text beside; the next save is made on top of it. */
	mergeByHand(): void {
		if (!this.conflict) return;
		this.beside = this.conflict;
		this.base = this.conflict.id;
		this.#saved = this.conflict.content;
		this.conflict = null;
		this.status = { kind: 'changed' };
	}

	fetchBack(): void {
		if (!this.setAside) return;
		const mine = this.setAside;
		this.setAside = null;
		this.#replace(mine);
		this.update({});
	}

	/** Ends timers; the text is written to this machine first. */
	close(): void {
		this.keepLocally();
		this.#stopTimers();
	}

	get #key(): string {
		return `jinguo.draft.${this.#options.accountId}.${this.#options.postId}`;
	}

	#replace(content: PostContent): void {
		this.content = content;
		this.generation++;
	}

	#body(content: PostContent): string {
		return JSON.stringify({ baseRevisionId: this.base, content });
	}

	#meet(problem: Stale): false {
		if (problem.current) this.conflict = problem.current;
		this.status = problem.current ? { kind: 'changed' } : { kind: 'refused', message: problem.detail };
		return false;
	}

	async #send(path: string, init: RequestInit): Promise<Response | null> {
		const headers = { 'content-type': 'application/json', accept: 'application/json' };
		const sending = fetch(`/posts/${this.#options.postId}/${path}`, { ...init, headers }).catch(
			() => null, // no connection; the caller says so
		);
		this.#sending = sending;
		const answer = await sending;
		if (this.#sending === sending) this.#sending = null;
		return answer;
	}

	async #explain(answer: Response | null): Promise<void> {
		if (answer?.status === 401) {
			this.status = { kind: 'expired' };
			return;
		}
		if (answer === null || answer.status >= 500) {
			this.status = { kind: 'offline' };
			this.#remote ??= setTimeout(() => void this.autosave(), RETRY_MS);
			return;
		}
		const { detail } = (await answer.json()) as { detail: string };
		this.status = { kind: 'refused', message: detail };
	}

	#stopTimers(): void {
		clearTimeout(this.#local);
		clearTimeout(this.#remote);
		this.#remote = undefined;
	}

	#readLocal(): Unsaved | null {
		const Copy = v.object({
			baseRevisionId: v.string(),
			content: DraftContentSchema,
			updatedAt: v.number(),
		});
		try {
			const parsed = v.safeParse(Copy, JSON.parse(localStorage.getItem(this.#key) ?? 'null'));
			return parsed.success ? parsed.output : null;
		} catch {
			return null; // storage forbidden, or not ours: there is nothing to bring back
		}
	}

	#forgetLocal(): void {
		try {
			localStorage.removeItem(this.#key);
		} catch {
			// Storage forbidden: nothing was kept there.
		}
	}
}
