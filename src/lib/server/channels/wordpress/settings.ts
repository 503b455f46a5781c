type Stored = Readonly<Record<string, unknown>>;

/** A WordPress account as the adapter reads it. */
export interface WordpressSettings {
	/** Address of the site, without a slash at the end. */
	baseUrl: string;
	username: string;
	/** Category ids; the site's default category when empty. */
	categories: number[];
	comments: 'open' | 'closed';
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

export function settingsOf(settings: Stored): WordpressSettings {
	const categories = textOf(settings.categories)
		.split(/[\s,，、]+/)
		.map(Number)
		.filter((id) => Number.isSafeInteger(id) && id > 0);
	return {
		baseUrl: textOf(settings.baseUrl).replace(/\/+$/, ''),
		username: textOf(settings.username),
		categories,
		comments: settings.comments === 'open' ? 'open' : 'closed',
	};
}
