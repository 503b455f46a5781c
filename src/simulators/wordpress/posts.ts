import { createHash } from 'node:crypto';
import type { Answer, LedgerEntry } from '#simulators/platform.ts';
import { RestError, restAnswer } from '#simulators/wordpress/errors.ts';
import {
	invalidParam,
	listParam,
	numberParam,
	pickFields,
	slugged,
	textParam,
	uniqueSlug,
	wpDate,
	type RestRequest,
} from '#simulators/wordpress/request.ts';
import {
	linkOf,
	nextId,
	POST_STATUSES,
	type Desk,
	type Post,
	type PostStatus,
	type Site,
	type User,
} from '#simulators/wordpress/state.ts';
import { can, requireRight } from '#simulators/wordpress/users.ts';

/** Sites run on China Standard Time. */
const ZONE_MS = 8 * 3_600_000;

function mayEdit(user: User | null, post: Post): boolean {
	if (!user || !can(user, 'edit_posts')) return false;
	if (post.author !== user.id && !can(user, 'edit_others_posts')) return false;
	return post.status !== 'publish' || can(user, 'edit_published_posts');
}

function view(desk: Desk, request: RestRequest, post: Post): Record<string, unknown> {
	const edit = request.params['context'] === 'edit' || request.method !== 'GET';
	const text = (raw: string) => (edit ? { raw, rendered: raw } : { rendered: raw });
	const at = post.dateAt ?? post.modifiedAt;
	return pickFields(
		{
			id: post.id,
			date: wpDate(at + ZONE_MS),
			date_gmt: post.dateAt === null ? null : wpDate(at),
			modified_gmt: wpDate(post.modifiedAt),
			slug: post.slug,
			status: post.status,
			type: 'post',
			link: linkOf(desk, request.site, post),
			title: text(post.title),
			content: { ...text(post.content), protected: false },
			excerpt: text(post.excerpt),
			author: post.author,
			featured_media: post.featuredMedia,
			comment_status: post.commentStatus,
			sticky: false,
			meta: {},
			categories: post.categories,
			tags: post.tags,
		},
		request.params['_fields'],
	);
}

function wantedStatuses(request: RestRequest): readonly PostStatus[] {
	const given = listParam(request.params['status'] ?? 'publish');
	const known = new Set<string>([...POST_STATUSES, 'any']);
	for (const status of given) {
		if (!known.has(status))
			throw invalidParam('status', `status[0] is not one of ${POST_STATUSES.join(', ')}.`);
		if (status !== 'publish' && !can(request.user, 'edit_posts'))
			throw invalidParam('status', 'Status is forbidden.');
	}
	// "any" leaves the trash out.
	return given.includes('any') ? POST_STATUSES.filter((s) => s !== 'trash') : (given as PostStatus[]);
}

/** GET /wp/v2/posts. `search` looks into title, excerpt and content, never at slugs. */
export function listPosts(desk: Desk, request: RestRequest): Answer {
	const { params, site, user } = request;
	const edit = params['context'] === 'edit';
	if (edit) requireRight(user, { capability: 'edit_posts', code: 'rest_forbidden_context' });
	const statuses = wantedStatuses(request);
	const slugs = listParam(params['slug']).map(slugged);
	const search = typeof params['search'] === 'string' ? params['search'].toLowerCase() : '';
	const found = desk.state.posts
		.filter((post) => post.site === site.name && statuses.includes(post.status))
		.filter((post) => slugs.length === 0 || slugs.includes(post.slug))
		.filter((post) => `${post.title}\n${post.excerpt}\n${post.content}`.toLowerCase().includes(search))
		.filter((post) => (edit || post.status !== 'publish' ? mayEdit(user, post) : true))
		.toSorted((a, b) => (b.dateAt ?? b.modifiedAt) - (a.dateAt ?? a.modifiedAt) || b.id - a.id);
	const perPage = numberParam(params, 'per_page', { fallback: 10, min: 1, max: 100 });
	const page = numberParam(params, 'page', { fallback: 1, min: 1, max: 1e6 });
	const pages = Math.ceil(found.length / perPage);
	if (page > 1 && page > pages) throw new RestError('rest_post_invalid_page_number', 400);
	const shown = found.slice((page - 1) * perPage, page * perPage);
	return restAnswer(
		shown.map((post) => view(desk, request, post)),
		200,
		{ 'x-wp-total': String(found.length), 'x-wp-totalpages': String(pages) },
	);
}

function postOf(desk: Desk, request: RestRequest): Post {
	const id = Number(request.route.split('/').at(-1));
	const post = desk.state.posts.find((known) => known.id === id && known.site === request.site.name);
	if (!post) throw new RestError('rest_post_invalid_id', 404);
	return post;
}

/** GET /wp/v2/posts/<id> */
export function getPost(desk: Desk, request: RestRequest): Answer {
	const post = postOf(desk, request);
	if (request.params['context'] === 'edit' && !mayEdit(request.user, post))
		throw new RestError('rest_forbidden_context', request.user ? 403 : 401);
	if (post.status !== 'publish' && !mayEdit(request.user, post))
		throw new RestError('rest_forbidden', request.user ? 403 : 401);
	return restAnswer(view(desk, request, post));
}

/** Tags and attributes that users without `unfiltered_html` lose on the way in. */
function filtered(user: User | null, html: string): string {
	if (can(user, 'unfiltered_html')) return html;
	return html
		.replace(/<(script|style|iframe|form)\b[\s\S]*?<\/\1\s*>/gi, '')
		.replace(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*')/gi, '');
}

interface Change {
	fields: Partial<Post>;
	status: PostStatus | undefined;
	slug: string | undefined;
}

function statusParam(request: RestRequest): PostStatus | undefined {
	const status = textParam(request.params, 'status');
	if (status === undefined) return undefined;
	const known = POST_STATUSES.find((each) => each === status && each !== 'trash');
	if (!known) throw invalidParam('status', 'status is not one of publish, future, draft, pending, private.');
	const needsRight = known === 'publish' || known === 'future' || known === 'private';
	if (needsRight) requireRight(request.user, { capability: 'publish_posts', code: 'rest_cannot_publish' });
	return known;
}

function featuredMedia(desk: Desk, request: RestRequest): number | undefined {
	const value = request.params['featured_media'];
	if (value === undefined) return undefined;
	const id = Number(value);
	const known = desk.state.media.some((media) => media.id === id && media.site === request.site.name);
	if (!Number.isInteger(id)) throw invalidParam('featured_media', 'featured_media is not of type integer.');
	if (id !== 0 && !known) throw new RestError('rest_invalid_featured_media', 400);
	return id;
}

function dateParam(request: RestRequest): number | undefined {
	const text = textParam(request.params, 'date_gmt');
	if (text === undefined) return undefined;
	const at = Date.parse(/Z$/.test(text) ? text : `${text}Z`);
	if (Number.isNaN(at)) throw invalidParam('date_gmt', 'Invalid date.');
	return at;
}

function changeOf(desk: Desk, request: RestRequest): Change {
	const { params, user } = request;
	const fields: Partial<Post> = {};
	const title = textParam(params, 'title');
	const content = textParam(params, 'content');
	const excerpt = textParam(params, 'excerpt');
	const media = featuredMedia(desk, request);
	const dateAt = dateParam(request);
	const comments = params['comment_status'];
	if (title !== undefined) fields.title = title;
	if (content !== undefined) fields.content = filtered(user, content);
	if (excerpt !== undefined) fields.excerpt = excerpt;
	if (media !== undefined) fields.featuredMedia = media;
	if (dateAt !== undefined) fields.dateAt = dateAt;
	if (comments === 'open' || comments === 'closed') fields.commentStatus = comments;
	for (const name of ['categories', 'tags'] as const) {
		if (params[name] !== undefined) fields[name] = listParam(params[name]).map(Number);
	}
	const slug = textParam(params, 'slug');
	return { fields, status: statusParam(request), slug: slug === undefined ? undefined : slugged(slug) };
}

function takenSlugs(desk: Desk, site: Site, except: number): Set<string> {
	const others = desk.state.posts.filter((post) => post.site === site.name && post.id !== except);
	return new Set(others.map((post) => post.slug));
}

function settledStatus({ status, dateAt }: Post, now: number): PostStatus {
	if (status === 'publish') return dateAt !== null && dateAt > now ? 'future' : 'publish';
	return status === 'future' && (dateAt ?? 0) <= now ? 'publish' : status;
}

/** A draft keeps the slug it asked for; a published post gets a number when another has it. */
function settledSlug(desk: Desk, site: Site, post: Post): string {
	const open = post.status === 'draft' || post.status === 'pending';
	if (open && (post.slug === '' || !site.uniqueDraftSlugs)) return post.slug;
	const wanted = post.slug || slugged(post.title) || String(post.id);
	return uniqueSlug(wanted, takenSlugs(desk, site, post.id));
}

/** Status, slug and dates as WordPress settles them. */
function settle(desk: Desk, request: RestRequest, post: Post): void {
	const { site, now } = request;
	post.status = settledStatus(post, now);
	post.slug = settledSlug(desk, site, post);
	post.modifiedAt = now;
	if (post.status !== 'publish') return;
	post.dateAt ??= now;
	post.publishedAt ??= now;
}

/** POST /wp/v2/posts */
export function createPost(desk: Desk, request: RestRequest): Answer {
	const { site, user, params, now } = request;
	if (params['id'] !== undefined) throw new RestError('rest_post_exists', 400);
	requireRight(user, { capability: 'edit_posts', code: 'rest_cannot_create' });
	const { fields, status, slug } = changeOf(desk, request);
	const post: Post = {
		id: nextId(desk.state),
		site: site.name,
		author: user?.id ?? 0,
		slug: slug ?? '',
		status: status ?? 'draft',
		statusBefore: 'draft',
		title: '',
		content: '',
		excerpt: '',
		featuredMedia: 0,
		categories: [1],
		tags: [],
		commentStatus: 'open',
		dateAt: null,
		modifiedAt: now,
		publishedAt: null,
		...fields,
	};
	if (`${post.title}${post.content}${post.excerpt}`.trim() === '') throw new RestError('empty_content', 400);
	settle(desk, request, post);
	desk.state.posts.push(post);
	return restAnswer(view(desk, request, post), 201, {
		location: `${desk.base}/${site.name}/wp-json/wp/v2/posts/${post.id}`,
	});
}

/** POST /wp/v2/posts/<id>; what is public already stays what it is when it is published again. */
export function updatePost(desk: Desk, request: RestRequest): Answer {
	const post = postOf(desk, request);
	if (!mayEdit(request.user, post)) throw new RestError('rest_cannot_edit', request.user ? 403 : 401);
	const { fields, status, slug } = changeOf(desk, request);
	nextId(desk.state);
	Object.assign(post, fields);
	if (slug !== undefined) post.slug = slug;
	if (status !== undefined) post.status = status;
	settle(desk, request, post);
	return restAnswer(view(desk, request, post));
}

/** DELETE /wp/v2/posts/<id>: into the trash, where it loses its slug; with force for good. */
export function deletePost(desk: Desk, request: RestRequest): Answer {
	const post = postOf(desk, request);
	const right = post.status === 'publish' ? 'delete_published_posts' : 'delete_posts';
	const own = post.author === request.user?.id || can(request.user, 'delete_others_posts');
	if (!own || !can(request.user, right)) throw new RestError('rest_cannot_delete', request.user ? 403 : 401);
	if (String(request.params['force']) === 'true') {
		const previous = view(desk, request, post);
		desk.state.posts = desk.state.posts.filter((other) => other !== post);
		return restAnswer({ deleted: true, previous });
	}
	if (post.status === 'trash') throw new RestError('rest_already_trashed', 410);
	trash(post, request.now);
	return restAnswer(view(desk, request, post));
}

/** What the button in the back office does as well. */
export function trash(post: Post, now: number): void {
	post.statusBefore = post.status;
	post.status = 'trash';
	if (post.slug !== '') post.slug = `${post.slug}__trashed`;
	post.modifiedAt = now;
}

/** WP-Cron: runs when somebody visits, and so may be late. */
export function runCron(desk: Desk, site: Site, now: number): void {
	for (const post of desk.state.posts) {
		if (post.site !== site.name || post.status !== 'future' || (post.dateAt ?? 0) > now) continue;
		post.status = 'publish';
		post.publishedAt ??= now;
	}
}

const MARKER = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Every post that readers can or could see, by site and by the publication id in its slug or its content. */
export function ledgerOf(desk: Desk): LedgerEntry[] {
	const entries = new Map<string, LedgerEntry>();
	for (const post of desk.state.posts) {
		const site = desk.state.sites[post.site];
		if (!site || post.publishedAt === null) continue;
		const marker = (MARKER.exec(post.slug) ?? MARKER.exec(post.content))?.[0] ?? '';
		const key = `${post.site}|${marker}`;
		const entry = entries.get(key) ?? {
			platform: 'wordpress',
			account: post.site,
			marker,
			publicCount: 0,
			items: [],
		};
		const visible = post.status === 'publish';
		entry.publicCount += visible ? 1 : 0;
		entry.items.push({
			articleId: String(post.id),
			index: 1,
			title: post.title,
			contentHash: createHash('sha256').update(post.content).digest('hex'),
			publishedAt: post.publishedAt,
			url: linkOf(desk, site, post),
			public: visible,
		});
		entries.set(key, entry);
	}
	return [...entries.values()];
}
