import { htmlAnswer } from '#simulators/answers.ts';
import type { Answer, Call, LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';
import { errorAnswer, firewallPage, RestError, restAnswer } from '#simulators/wordpress/errors.ts';
import { createMedia, listMedia, serveUpload, updateMedia } from '#simulators/wordpress/media.ts';
import { sitePage, wordPressPanel } from '#simulators/wordpress/pages.ts';
import {
	createPost,
	deletePost,
	getPost,
	ledgerOf,
	listPosts,
	runCron,
	trash,
	updatePost,
} from '#simulators/wordpress/posts.ts';
import { paramsOf, routeOf, type RestRequest } from '#simulators/wordpress/request.ts';
import {
	emptyState,
	siteUrl,
	type Desk,
	type Post,
	type Role,
	type Site,
	type WordPressState,
} from '#simulators/wordpress/state.ts';
import { authenticate, loginOf, viewMe } from '#simulators/wordpress/users.ts';

/** A site to register; fields left out keep what it has, or get a default. */
export interface SiteInput {
	/** The path segment it is found under. */
	name: string;
	title?: string | undefined;
	users?: { login: string; password: string; name?: string; role?: Role }[] | undefined;
	pretty?: boolean | undefined;
	stripsAuthorization?: boolean | undefined;
	passwordsOff?: boolean | undefined;
	uniqueDraftSlugs?: boolean | undefined;
	uploadBytes?: number | undefined;
}

type Run = (desk: Desk, request: RestRequest) => Answer;

const ROUTES: Readonly<Record<string, Run>> = {
	'GET /': (desk, { site }) => restAnswer(rootOf(desk, site)),
	'GET /wp/v2/users/me': (desk, { user, params }) =>
		restAnswer(viewMe(desk, { user, whole: params['context'] === 'edit' })),
	'GET /wp/v2/posts': listPosts,
	'POST /wp/v2/posts': createPost,
	'GET /wp/v2/posts/:id': getPost,
	'POST /wp/v2/posts/:id': updatePost,
	'DELETE /wp/v2/posts/:id': deletePost,
	'GET /wp/v2/media': listMedia,
	'POST /wp/v2/media': createMedia,
	'POST /wp/v2/media/:id': updateMedia,
};

function rootOf(desk: Desk, site: Site): unknown {
	const url = siteUrl(desk, site);
	const passwords = { endpoints: { authorization: `${url}/wp-admin/authorize-application.php` } };
	return {
		name: site.title,
		description: '',
		url,
		home: url,
		timezone_string: 'Asia/Shanghai',
		namespaces: ['oembed/1.0', 'wp/v2', 'wp-site-health/v1'],
		authentication: site.passwordsOff ? [] : { 'application-passwords': passwords },
		routes: {},
	};
}

const nameOf = (route: string) => route.replace(/\/\d+$/, '/:id');

/** WordPress installations, each below its own name. */
export class WordPress implements SimulatedPlatform {
	readonly name = 'wordpress';
	readonly desk: Desk;

	constructor(world: World) {
		this.desk = {
			world,
			state: emptyState(),
			get base() {
				return `${world.publicUrl}/sim/wordpress`;
			},
		};
	}

	// eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, this platform is not
	async handle(call: Call): Promise<Answer> {
		const { site, path } = this.#siteOf(call);
		if (!site) return htmlAnswer('<h1>404</h1>', 404);
		const now = this.desk.world.clock.now();
		runCron(this.desk, site, now);
		if (path.startsWith('/wp-content/uploads/')) return serveUpload(this.desk, site, path);
		const asked = routeOf(path, call.query);
		if (!asked) return sitePage(this.desk, site, { ...call, path });
		if (!asked.plain && !site.pretty) return htmlAnswer('<h1>404 Not Found</h1>', 404);
		try {
			return this.#rest({ site, call, method: methodOf(call), route: asked.route, now });
		} catch (error) {
			if (error instanceof RestError) return errorAnswer(error);
			throw error;
		}
	}

	#rest(asked: Omit<RestRequest, 'user' | 'params'>): Answer {
		const run = ROUTES[`${asked.method} ${nameOf(asked.route)}`];
		const user = authenticate(asked.site, asked.call);
		if (!run) throw new RestError('rest_no_route', 404);
		return run(this.desk, { ...asked, user, params: paramsOf(asked.call) });
	}

	#siteOf(call: Call): { site: Site | undefined; path: string } {
		const [, name = '', path = ''] = /^\/([^/]+)(\/.*)?$/.exec(call.path) ?? [];
		return { site: this.desk.state.sites[name], path: path.replace(/^\/index\.php/, '') || '/' };
	}

	/** e.g. `POST /wp/v2/posts/:id`, whichever way the route was written; pages by their path. */
	endpointOf(call: Call): string {
		const { path } = this.#siteOf(call);
		const asked = routeOf(path, call.query);
		return asked ? `${methodOf(call)} ${nameOf(asked.route)}` : path;
	}

	/** `code` is the HTTP status, `message` WordPress's own code; without one a firewall answers. */
	refusal(code: number, message?: string): Answer {
		return message === undefined
			? firewallPage(code < 300 ? 503 : code)
			: errorAnswer(new RestError(message, code));
	}

	accountOf(call: Call): string | null {
		return this.#siteOf(call).site?.name ?? loginOf(call);
	}

	ledger(): LedgerEntry[] {
		return ledgerOf(this.desk);
	}

	nextDue(): null {
		return null;
	}

	runDue(): void {
		// Scheduled posts wait for a visit.
	}

	idle(): Promise<void> {
		return Promise.resolve();
	}

	close(): Promise<void> {
		return Promise.resolve();
	}

	panel(): string {
		return wordPressPanel(this.desk);
	}

	snapshot(): unknown {
		return this.desk.state;
	}

	restore(state: unknown): void {
		Object.assign(this.desk.state, state as WordPressState);
	}

	/** Registers a site, or changes the named fields of a known one; posts and uploads stay. */
	putSite(input: SiteInput): Site {
		if (!/^[a-z0-9-]{1,40}$/.test(input.name)) throw new RangeError('a site needs a name of a-z, 0-9 and -');
		const old: Site = this.desk.state.sites[input.name] ?? {
			name: input.name,
			title: '演示网站',
			users: [],
			pretty: true,
			stripsAuthorization: false,
			passwordsOff: false,
			uniqueDraftSlugs: false,
			uploadBytes: 8 * 1024 * 1024,
		};
		const { users, ...rest } = input;
		const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
		const site: Site = { ...old, ...given };
		if (users)
			site.users = users.map(({ login, password, name, role }, index) => ({
				id: index + 1,
				login,
				name: name ?? login,
				role: role ?? 'editor',
				password: password.replace(/[^a-z\d]/gi, ''),
			}));
		this.desk.state.sites[site.name] = site;
		return site;
	}

	/** What people do in the back office: no call of ours. @throws {RangeError} no such post */
	editByHand(
		id: number,
		change: Partial<Pick<Post, 'slug' | 'title' | 'content' | 'status'>> | 'trash' | 'delete',
	): void {
		const post = this.desk.state.posts.find((known) => known.id === id);
		if (!post) throw new RangeError('unknown post');
		if (change === 'delete') this.desk.state.posts = this.desk.state.posts.filter((other) => other !== post);
		else if (change === 'trash') trash(post, this.desk.world.clock.now());
		else Object.assign(post, change);
	}
}

function methodOf(call: Call): string {
	// Firewalls let GET and POST through only; WordPress takes the method meant from this header.
	const meant = call.headers['x-http-method-override'];
	const method = call.method === 'POST' && typeof meant === 'string' ? meant : call.method;
	return method === 'PUT' || method === 'PATCH' ? 'POST' : method === 'HEAD' ? 'GET' : method;
}
