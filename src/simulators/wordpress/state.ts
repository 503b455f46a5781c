import type { World } from '#simulators/platform.ts';

export const POST_STATUSES = ['publish', 'future', 'draft', 'pending', 'private', 'trash'] as const;
export type PostStatus = (typeof POST_STATUSES)[number];

export const ROLES = ['administrator', 'editor', 'author', 'contributor', 'subscriber'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
	id: number;
	login: string;
	name: string;
	role: Role;
	/** The application password without its spaces. */
	password: string;
}

/** One WordPress installation; its name is the first path segment. */
export interface Site {
	name: string;
	title: string;
	users: User[];
	/** False: plain permalinks, where only `?rest_route=` answers. */
	pretty: boolean;
	/** A web server that does not hand the Authorization header on (Apache with CGI). */
	stripsAuthorization: boolean;
	/** A security plugin that turned application passwords off. */
	passwordsOff: boolean;
	/** Newer versions make slugs of drafts unique as well. */
	uniqueDraftSlugs: boolean;
	/** Largest upload, bytes; above it the web server answers, not WordPress. */
	uploadBytes: number;
}

export interface Post {
	id: number;
	site: string;
	author: number;
	slug: string;
	status: PostStatus;
	/** Status before it went to the trash. */
	statusBefore: PostStatus;
	title: string;
	content: string;
	excerpt: string;
	featuredMedia: number;
	categories: number[];
	tags: number[];
	commentStatus: 'open' | 'closed';
	/** Epoch ms; null for a draft that never had a date. */
	dateAt: number | null;
	modifiedAt: number;
	/** When readers could see it first, epoch ms. */
	publishedAt: number | null;
}

export interface Media {
	id: number;
	site: string;
	author: number;
	slug: string;
	title: string;
	altText: string;
	caption: string;
	/** Below wp-content/uploads/. */
	file: string;
	mime: string;
	blob: string;
	bytes: number;
	dateAt: number;
}

export interface WordPressState {
	serial: number;
	sites: Record<string, Site>;
	posts: Post[];
	media: Media[];
}

export function emptyState(): WordPressState {
	return { serial: 0, sites: {}, posts: [], media: [] };
}

/** What every call to a WordPress works on. */
export interface Desk {
	readonly world: World;
	readonly state: WordPressState;
	/** Address of the platform, e.g. http://127.0.0.1:4100/sim/wordpress */
	readonly base: string;
}

/** Posts, revisions and uploads share one row of numbers. */
export function nextId(state: WordPressState): number {
	state.serial += 1;
	return state.serial;
}

export function siteUrl(desk: Desk, site: Site): string {
	return `${desk.base}/${site.name}`;
}

/** Where readers find a post. */
export function linkOf(desk: Desk, site: Site, post: Post): string {
	const home = siteUrl(desk, site);
	return site.pretty && post.status === 'publish' ? `${home}/${post.slug}/` : `${home}/?p=${post.id}`;
}
