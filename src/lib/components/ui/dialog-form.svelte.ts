import type { SubmitFunction } from '@sveltejs/kit';

interface Problem {
	message: string;
	/** The field it is about; null for the whole form. */
	field: string | null;
}
type Answer = Parameters<Exclude<Awaited<ReturnType<SubmitFunction>>, void>>[0];

/**
 * A form in a dialog, for `use:enhance={form.submit}`: whether it is open and being sent, and what the server refused. What
 * was refused stays in the dialog with what was typed.
 */
export class DialogForm {
	isOpen = $state(false);
	isSending = $state(false);
	problem: Problem | null = $state.raw(null);
	readonly #done: (answer: Answer) => Promise<void>;

	/** @param done what follows when it was taken; closes the dialog and updates the page where nothing is said */
	constructor(done?: (answer: Answer) => Promise<void>) {
		this.#done =
			done ??
			(async ({ update }) => {
				this.isOpen = false;
				await update();
			});
	}

	/** Opens it without what an earlier try was refused for. */
	ask(): void {
		this.problem = null;
		this.isOpen = true;
	}

	/** The sentence for the whole form, or null. */
	get general(): string | null {
		return this.problem?.field === null ? this.problem.message : null;
	}

	/** The sentence for one field, or null. */
	said(field: string): string | null {
		return this.problem?.field === field ? this.problem.message : null;
	}

	submit: SubmitFunction = () => {
		this.isSending = true;
		this.problem = null;
		return async (answer) => {
			this.isSending = false;
			if (answer.result.type !== 'failure') return this.#done(answer);
			const { message, field } = answer.result.data as unknown as Problem;
			this.problem = { message, field };
		};
	};
}
