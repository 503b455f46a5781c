import { error as refuse } from '@sveltejs/kit';
import { sentenceFor } from '#lib/labels/errors.ts';

/**
 * Makes `request.formData()` answer a body that is no form, or too large a one, with its sentence instead of failing as a bug
 * would; and drops NUL from its texts, which no keyboard makes and PostgreSQL does not store.
 */
export function guardForm(request: Request): void {
	const read = request.formData.bind(request);
	const guarded = async () => {
		let form: FormData;
		try {
			form = await read();
		} catch (cause) {
			refuseBody(cause);
		}
		for (const name of new Set(form.keys())) withoutNul(form, name);
		return form;
	};
	Object.defineProperty(request, 'formData', { value: guarded });
}

function refuseBody(cause: unknown): never {
	if (isTooLarge(cause)) {
		const code = 'input.too_large';
		refuse(413, { message: sentenceFor(code), code });
	}
	const code = 'input.invalid';
	refuse(400, { message: sentenceFor(code), code });
}

/** The adapter breaks a body off at its limit; the reader of the form may wrap that in an error of its own. */
function isTooLarge(cause: unknown): boolean {
	if (!(cause instanceof Error)) return false;
	return ('status' in cause && cause.status === 413) || isTooLarge(cause.cause);
}

function withoutNul(form: FormData, name: string): void {
	const values = form.getAll(name);
	if (!name.includes('\0') && !values.some((value) => typeof value === 'string' && value.includes('\0')))
		return;
	form.delete(name);
	for (const value of values)
		if (typeof value === 'string') form.append(name.replaceAll('\0', ''), value.replaceAll('\0', ''));
		else form.append(name.replaceAll('\0', ''), value);
}
