import { WECHAT_SECRETS } from '#lib/contract/channels.ts';

/** What a channel's form sent, as text; files have no place in it. */
export function fieldsOf(form: FormData): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const [name, value] of form) if (typeof value === 'string') fields[name] = value;
	return fields;
}

/** What may be shown again after a failure: no secrets. */
export function shownAgain(form: FormData): Record<string, string> {
	const fields = fieldsOf(form);
	for (const secret of [...WECHAT_SECRETS, 'formKey']) delete fields[secret];
	return fields;
}
