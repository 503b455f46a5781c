/** What a form's act came to. */
export type Outcome =
	| { kind: 'done' }
	| { kind: 'redirect'; location: string }
	/** The page says why not, in Chinese. */
	| { kind: 'refused'; status: number; detail: string };

export type Fields = Readonly<Record<string, string | readonly string[]>>;

const TIMEOUT_MS = 20_000;

/** Somebody with a browser: cookies, our own Origin, pages and the forms on them. */
export class Visitor {
	readonly #base: string;
	readonly #cookies = new Map<string, string>();

	constructor(base: string) {
		this.#base = base;
	}

	/** What this browser would send along, to be lent to a real one. */
	get cookies(): { name: string; value: string }[] {
		return [...this.#cookies].map(([name, value]) => ({ name, value }));
	}

	async signIn(login: string, password: string): Promise<void> {
		const outcome = await this.act('/login', { login, password });
		if (outcome.kind === 'refused') throw new Error(`${login} cannot sign in: ${outcome.detail}`);
	}

	/** The page's HTML. @throws when it is not answered with 200 */
	async page(path: string): Promise<string> {
		const response = await this.#send(path, { headers: { accept: 'text/html' } });
		if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`);
		return response.text();
	}

	/** What the page at `path` was made of, as the browser fetches it when it goes from page to page. */
	async data<T>(path: string): Promise<T> {
		const response = await this.#send(`${path}/__data.json`, { headers: { accept: 'application/json' } });
		if (!response.ok) throw new Error(`GET ${path}/__data.json: ${response.status}`);
		const { nodes = [] } = (await response.json()) as { nodes?: ({ data?: unknown[] } | null)[] };
		const parts = nodes.flatMap((node) => (node?.data ? [unflatten(node.data)] : []));
		return Object.assign({}, ...parts) as T;
	}

	/** Sends a form of the page at `path` (with `?/name` for a named one) as the browser's script does. */
	async act(path: string, fields: Fields): Promise<Outcome> {
		const form = new URLSearchParams();
		for (const [name, value] of Object.entries(fields))
			for (const each of [value].flat()) form.append(name, each);
		const response = await this.#send(path, {
			method: 'POST',
			headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
			body: form,
		});
		const answer = (await response.json()) as {
			type: string;
			status?: number;
			location?: string;
			data?: string;
			error?: unknown;
		};
		if (answer.type === 'success') return { kind: 'done' };
		if (answer.type === 'redirect') return { kind: 'redirect', location: answer.location ?? '' };
		const detail = answer.data ?? JSON.stringify(answer.error ?? answer);
		return { kind: 'refused', status: answer.status ?? response.status, detail };
	}

	/** Sends JSON or a file to an endpoint and gives its JSON. @throws when it is refused */
	async send<T>(path: string, body: FormData | object): Promise<T> {
		const isForm = body instanceof FormData;
		const response = await this.#send(path, {
			method: 'POST',
			headers: { accept: 'application/json', ...(isForm ? {} : { 'content-type': 'application/json' }) },
			body: isForm ? body : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text.slice(0, 300)}`);
		return JSON.parse(text) as T;
	}

	async #send(path: string, init: RequestInit): Promise<Response> {
		const headers = new Headers(init.headers);
		headers.set('origin', this.#base);
		if (this.#cookies.size > 0)
			headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		const response = await fetch(this.#base + path, { ...init, headers, signal, redirect: 'manual' });
		for (const line of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (name !== undefined) this.#cookies.set(name, value ?? '');
		}
		return response;
	}
}

/** SvelteKit sends page data as one flat list in which objects and lists name the places of their parts. */
function unflatten(list: readonly unknown[]): unknown {
	const at = (place: number): unknown => {
		if (place < 0) return null;
		const value = list[place];
		if (Array.isArray(value)) {
			// A list that begins with a word is a value of another kind, such as a date.
			if (typeof value[0] === 'string') return value[1];
			return value.map((part) => at(part as number));
		}
		if (typeof value !== 'object' || value === null) return value;
		const entries = Object.entries(value as Record<string, number>);
		return Object.fromEntries(entries.map(([name, part]) => [name, at(part)]));
	};
	return at(0);
}

function plain(text: string): string {
	return text
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

/** Addresses of links that match, each once. */
export function links(html: string, pattern: RegExp): string[] {
	const all = [...html.matchAll(/\shref="([^"]+)"/g)].map((match) => plain(match[1] ?? ''));
	return [...new Set(all.filter((href) => pattern.test(href)))];
}
