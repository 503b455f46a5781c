/** What one field of a platform's settings is called. */
export interface FieldWords {
	label: string;
	hint?: string;
	/** What it should look like, said when it does not; without a full stop. */
	detail?: string;
	/** A choice's options. */
	options?: Readonly<Record<string, string>>;
}

/** How the desk speaks of one platform. */
export interface PlatformWords {
	/** One sentence for whoever chooses what to connect. */
	about: string;
	nameHint: string;
	/** Said when a channel was just made: what to do next. */
	made: string;
	fields: Readonly<Record<string, FieldWords>>;
	/** Fields that stand together under a heading; `advanced` has its own. */
	groups?: Readonly<Record<string, { legend: string; text: string }>>;
	/** Sentences for rules over several fields: which field, and what it should be. */
	rules?: Readonly<Record<string, { field: string; detail: string }>>;
	/** Why secrets have to be typed anew when the account changed. */
	moved?: string;
	/** What a test call does and does not do. */
	untested?: string;
	/** Where the callback address is entered. */
	callback?: { label: string; hint: string };
	/** How an account is connected on the platform's own page, and where our address for that is entered. */
	connection?: { title: string; text: string; label: string; hint: string };
	/** One or two words on how this channel works, for lists. */
	way(settings: Readonly<Record<string, unknown>>): string;
}
