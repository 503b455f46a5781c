/** Runs a reading statement with `?` parameters on whatever connection is at hand. */
export interface Lookup {
	readonly dialect: 'sqlite' | 'postgres';
	query(
		text: string,
		params: readonly unknown[],
	): Record<string, unknown>[] | Promise<Record<string, unknown>[]>;
}

/** What a reading about something is summed by. */
export interface Placement {
	id: string;
	unitId: string;
	channelId: string;
	columnId: string;
	campaignId: string;
}
export interface KnownUnit {
	id: string;
	path: string;
}

/** The condition "column is one of these", with its single parameter. */
function among(lookup: Lookup, column: string, ids: readonly string[]): [string, unknown] {
	return lookup.dialect === 'sqlite'
		? [`${column} in (select value from json_each(?))`, JSON.stringify(ids)]
		: [`${column} = any(?::text[])`, [...ids]];
}

async function placements(lookup: Lookup, text: string, param: unknown): Promise<Placement[]> {
	const word = (value: unknown) => (typeof value === 'string' ? value : '');
	return (await lookup.query(text, [param])).map((row) => ({
		id: word(row.id),
		unitId: word(row.unit_id),
		channelId: word(row.channel_id),
		columnId: word(row.column_id),
		campaignId: word(row.campaign_id),
	}));
}

/** Where figures of these publications belong: their unit, channel, and the post's column and campaign. */
export function placePublications(lookup: Lookup, ids: readonly string[]): Promise<Placement[]> {
	const [condition, param] = among(lookup, 'p.id', ids);
	const text = `select p.id, p.unit_id, p.channel_id, posts.column_id, posts.campaign_id
		from publications p left join posts on posts.id = p.post_id where ${condition}`;
	return placements(lookup, text, param);
}

/** Where views of these public articles belong; `id` is the publication's. Retracted ones are not there. */
export async function placeArticles(
	lookup: Lookup,
	slugs: readonly string[],
): Promise<(Placement & { slug: string })[]> {
	const [condition, param] = among(lookup, 'a.slug', slugs);
	const text = `select a.slug, a.publication_id as id, a.unit_id, a.channel_id, posts.column_id, posts.campaign_id
		from site_articles a left join posts on posts.id = a.post_id
		where a.retracted_at is null and ${condition}`;
	const rows = await lookup.query(text, [param]);
	const placed = await placements({ ...lookup, query: () => rows }, text, param);
	return placed.map((place, index) => ({ ...place, slug: String(rows[index]?.slug) }));
}

export function placeActivities(lookup: Lookup, ids: readonly string[]): Promise<Placement[]> {
	const [condition, param] = among(lookup, 'id', ids);
	return placements(lookup, `select id, unit_id, campaign_id from activities where ${condition}`, param);
}

export function placeChannels(lookup: Lookup, ids: readonly string[]): Promise<Placement[]> {
	const [condition, param] = among(lookup, 'id', ids);
	const text = `select id, unit_id, id as channel_id from channels where ${condition}`;
	return placements(lookup, text, param);
}

/** Open units by id and by administrative division code. */
export async function openUnits(lookup: Lookup): Promise<Map<string, KnownUnit>> {
	const rows = await lookup.query('select id, code, path from units where closed_at is null', []);
	const known = new Map<string, KnownUnit>();
	for (const row of rows) {
		const unit = { id: String(row.id), path: String(row.path) };
		known.set(unit.id, unit);
		if (typeof row.code === 'string') known.set(row.code, unit);
	}
	return known;
}

interface KeptOptions {
	keepMs: number;
	/** Entries; beyond it all are forgotten. */
	most: number;
	misses?: boolean;
}

/** Answers of lookups, kept a while. What was not found is asked for again, unless `misses` says to remember that too. */
export class Kept<T> {
	readonly #entries = new Map<string, { value: T | null; until: number }>();
	readonly #options: KeptOptions;
	constructor(options: KeptOptions) {
		this.#options = options;
	}

	/** The known answers for `keys`; `load` is asked for the rest and says nothing about what it does not find. */
	async get(
		keys: Iterable<string>,
		load: (missing: string[]) => Promise<(readonly [string, T])[]>,
	): Promise<Map<string, T>> {
		const now = performance.now();
		const answers = new Map<string, T>();
		const missing: string[] = [];
		for (const key of new Set(keys)) {
			const entry = this.#entries.get(key);
			if (!entry || entry.until < now) missing.push(key);
			else if (entry.value !== null) answers.set(key, entry.value);
		}
		if (missing.length === 0) return answers;
		if (this.#entries.size + missing.length > this.#options.most) this.#entries.clear();
		const found = new Map(await load(missing));
		const until = now + this.#options.keepMs;
		for (const key of missing) {
			const value = found.get(key) ?? null;
			if (value !== null || this.#options.misses) this.#entries.set(key, { value, until });
			if (value !== null) answers.set(key, value);
		}
		return answers;
	}
}
