import type { SubmitFunction } from '@sveltejs/kit';

/** For `use:enhance={form.submit}`: says while the act runs, and keeps what was typed when it fails. */
export class BusyForm {
	busy = $state(false);
	submit: SubmitFunction = () => {
		this.busy = true;
		return async ({ update, result }) => {
			this.busy = false;
			await update({ reset: result.type === 'success' });
		};
	};
}
