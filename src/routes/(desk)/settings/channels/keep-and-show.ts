import { tick } from 'svelte';
import type { SubmitFunction } from '@sveltejs/kit';

/** Keeps what was typed, and leads to the field that was refused: on a long form it may be out of sight. */
export const keepAndShow: SubmitFunction = ({ formElement }) => {
	return async ({ update }) => {
		await update({ reset: false });
		await tick();
		formElement.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
	};
};
