import type { Platform } from '#lib/contract/channels.ts';
import { PLATFORM_FORMS, secretNames } from '#lib/contract/platforms/index.ts';

const SECRETS = new Set(Object.values(PLATFORM_FORMS).flatMap(secretNames));

/** Fields of a channel's form that show their own sentence when they are refused. */
export function formFields(platform: Platform): string[] {
	return ['name', ...PLATFORM_FORMS[platform].fields.map(({ name }) => name)];
}

/** What a channel's form sent, as text; files have no place in it. */
export function fieldsOf(form: FormData): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const [name, value] of form) if (typeof value === 'string') fields[name] = value;
	return fields;
}

/** What may be shown again after a failure: no secrets. */
export function shownAgain(form: FormData): Record<string, string> {
	const fields = fieldsOf(form);
	for (const secret of [...SECRETS, 'formKey']) delete fields[secret];
	return fields;
}
