import { POST_STATES, cleanText, type PostState } from '#lib/contract/posts.ts';

/** What the list's address asks for. What cannot be understood is left out: a bookmark never breaks. */
export interface ListQuery {
	state: PostState | '';
	columnId: string;
	unitId: string;
	text: string;
	page: number;
}

const TEXT_MAX = 64;

export function readListQuery(params: URLSearchParams): ListQuery {
	const state = POST_STATES.find((each) => each === params.get('state')) ?? '';
	const page = Number(params.get('page') ?? 1);
	return {
		state,
		columnId: cleanText(params.get('column') ?? ''),
		unitId: params.get('unit') ?? '',
		text: cleanText(params.get('q') ?? '')
			.trim()
			.slice(0, TEXT_MAX),
		page: Number.isSafeInteger(page) && page >= 1 && page <= 100_000 ? page : 1,
	};
}

/** The address of the list that asks for `query`, changed by `change`; another question begins on page 1. */
export function listHref(query: ListQuery, change: Partial<ListQuery> = {}): string {
	const next = { ...query, page: 1, ...change };
	const params = new URLSearchParams();
	if (next.state) params.set('state', next.state);
	if (next.columnId) params.set('column', next.columnId);
	if (next.unitId) params.set('unit', next.unitId);
	if (next.text) params.set('q', next.text);
	if (next.page > 1) params.set('page', String(next.page));
	const search = params.toString();
	return search ? `/posts?${search}` : '/posts';
}
