import { idText } from '../json.ts';
import { fieldsOf, type ApiFailure, type WordpressApi } from './api.ts';
import { markerOf } from './html.ts';

/** A post of ours as the site shows it to its editor. */
export interface Post {
	id: string;
	slug: string;
	status: string;
	url: string | null;
}
export type FoundPosts = { kind: 'found'; posts: Post[] } | ApiFailure;

const FIELDS = 'id,slug,status,link';
const STATUSES = 'publish,future,draft,pending,private,trash';
/** WordPress numbers from 2 on; more copies than these would mean that something else is wrong. */
const NUMBERS = [2, 3, 4, 5, 6, 7, 8, 9];

/** The slug under which a publication stands. */
export function slugOf(publicationId: string): string {
	return `jg-${publicationId}`;
}

/** A post as an answer tells it, or null when the answer is none. */
export function readPost(value: unknown): Post | null {
	const { id, slug, status, link } = fieldsOf(value);
	const number = idText(id);
	if (number === null || !/^\d{1,20}$/.test(number) || typeof status !== 'string') return null;
	const url = typeof link === 'string' && /^https?:\/\//.test(link.trim()) ? link.trim() : null;
	return { id: number, slug: typeof slug === 'string' ? slug : '', status: status.trim(), url };
}

async function list(api: WordpressApi, query: Record<string, string>): Promise<FoundPosts> {
	const answer = await api.call({
		method: 'GET',
		path: '/wp/v2/posts',
		query: { ...query, status: STATUSES, context: 'edit', per_page: '100', _fields: FIELDS },
	});
	if (answer.kind !== 'ok') return answer;
	if (!Array.isArray(answer.value)) return { kind: 'lost', why: 'the list of posts is none' };
	const posts = answer.value.map(readPost);
	// A list with holes proves nothing.
	if (posts.some((post) => post === null)) return { kind: 'lost', why: 'the list of posts cannot be read' };
	return { kind: 'found', posts: posts.filter((post) => post !== null) };
}

/** One post by its number, in whatever status; nothing when the site does not have it. */
async function postById(api: WordpressApi, id: string): Promise<FoundPosts> {
	const answer = await api.call({
		method: 'GET',
		path: `/wp/v2/posts/${id}`,
		query: { context: 'edit', _fields: FIELDS },
	});
	if (answer.kind === 'error' && answer.class === 'gone') return { kind: 'found', posts: [] };
	if (answer.kind !== 'ok') return answer;
	const post = readPost(answer.value);
	return post ? { kind: 'found', posts: [post] } : { kind: 'lost', why: 'the post cannot be read' };
}

/**
 * Every post of a publication, each once: by its slug and the numbered ones WordPress makes of it, by the comment in its
 * content, and by the number we kept, since people change slugs. Drafts and the trash included.
 */
export async function findPosts(
	api: WordpressApi,
	wanted: { publicationId: string; id: string | null },
): Promise<FoundPosts> {
	const slug = slugOf(wanted.publicationId);
	const slugs = [slug, ...NUMBERS.map((number) => `${slug}-${number}`), `${slug}__trashed`];
	const found = new Map<string, Post>();
	const searches = [
		() => list(api, { slug: slugs.join(',') }),
		() => list(api, { search: markerOf(wanted.publicationId) }),
		() => (wanted.id === null ? null : postById(api, wanted.id)),
	];
	for (const search of searches) {
		const part = await search();
		if (part === null) continue;
		if (part.kind !== 'found') return part;
		for (const post of part.posts) found.set(post.id, post);
	}
	return { kind: 'found', posts: [...found.values()].toSorted((a, b) => Number(a.id) - Number(b.id)) };
}

export const isPublic = (post: Post) => post.status === 'publish';
