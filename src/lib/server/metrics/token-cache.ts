import { AppError } from '../errors.ts';
import type { TokenReach } from './ingest-messages.ts';

/** A token revoked on another node is refused after this long at the latest. */
const KEEP_MS = 3_000;
const MOST = 1_000;

type Answer = { reach: TokenReach } | { refusal: AppError };

/** Who tokens belong to, remembered for seconds: looking each one up would cost more than storing its readings. */
export class TokenCache {
	readonly #find: (token: string) => Promise<TokenReach>;
	readonly #mono: () => number;
	readonly #answers = new Map<string, { answer: Promise<Answer>; until: number }>();

	constructor(find: (token: string) => Promise<TokenReach>, mono: () => number) {
		this.#find = find;
		this.#mono = mono;
	}

	/** @throws {AppError} what the lookup threw */
	async get(token: string): Promise<TokenReach> {
		const now = this.#mono();
		let known = this.#answers.get(token);
		if (!known || known.until < now) {
			if (this.#answers.size >= MOST) this.#answers.clear();
			known = { answer: this.#ask(token), until: now + KEEP_MS };
			this.#answers.set(token, known);
		}
		const answer = await known.answer;
		if ('refusal' in answer) throw answer.refusal;
		return answer.reach;
	}

	forget(): void {
		this.#answers.clear();
	}

	async #ask(token: string): Promise<Answer> {
		try {
			return { reach: await this.#find(token) };
		} catch (error) {
			if (error instanceof AppError) return { refusal: error };
			this.#answers.delete(token);
			throw error;
		}
	}
}
