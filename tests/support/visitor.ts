import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { PASSWORD } from './people.ts';

const ANSWER_MS = 20_000;

/** What came back for one request; redirects are not followed. */
export interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
	/** Of the body as it came over the wire, still packed. */
	bytes: number;
}

export interface Ask {
	method?: string;
	headers?: OutgoingHttpHeaders;
	body?: string | Uint8Array;
}

/** A person without a browser: keeps cookies, sends forms as a page without script would. */
export class Visitor {
	/** http://host:port of the server spoken to. */
	readonly url: string;
	readonly cookies = new Map<string, string>();

	constructor(url: string) {
		this.url = url;
	}

	/** One request, exactly as given, with this visitor's cookies. */
	ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
		// As browsers do: a server that refuses a long body early must not be cut off while it says so.
		const agent = new Agent({ keepAlive: true });
		return new Promise<Answer>((resolve, reject) => {
			const sent = request(
				this.url + path,
				{ method, agent, headers: { ...(cookie ? { cookie } : {}), ...length, ...headers } },
				(response) => {
					const parts: Buffer[] = [];
					response.on('data', (part: Buffer) => parts.push(part));
					response.on('error', reject);
					response.on('end', () => {
						this.#keep(response.headers['set-cookie'] ?? []);
						const body = Buffer.concat(parts);
						const { statusCode: status = 0, headers: answered } = response;
						resolve({ status, headers: answered, text: body.toString('utf8'), bytes: body.length });
					});
				},
			);
			sent.setTimeout(ANSWER_MS, () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
			sent.on('error', reject);
			sent.end(body);
		}).finally(() => agent.destroy());
	}

	/** Opens a page as a browser asks for one. */
	open(path: string): Promise<Answer> {
		return this.ask(path, { headers: { accept: 'text/html' } });
	}

	/** Sends a form from a page of the server itself. */
	send(path: string, fields: Record<string, string>, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
		return this.ask(path, {
			method: 'POST',
			body: new URLSearchParams(fields).toString(),
			headers: {
				accept: 'text/html',
				'content-type': 'application/x-www-form-urlencoded',
				origin: new URL(this.url).origin,
				...headers,
			},
		});
	}

	/** Signs in as somebody of the test federation. */
	async signIn(login: string): Promise<this> {
		const answer = await this.send('/login', { login, password: PASSWORD });
		if (answer.status !== 303) throw new Error(`${login} could not sign in: ${answer.status} ${answer.text}`);
		return this;
	}

	#keep(lines: string[]): void {
		for (const line of lines) {
			const [pair = ''] = line.split(';');
			const at = pair.indexOf('=');
			const value = pair.slice(at + 1);
			if (value) this.cookies.set(pair.slice(0, at), value);
			else this.cookies.delete(pair.slice(0, at));
		}
	}
}

/** The federation's first set-up as its form sends it, from the server's own machine. */
export const SET_UP = {
	name: '铜江市妇女联合会',
	shortName: '铜江市妇联',
	level: 'city',
	code: '',
	adminName: '方圆',
	login: 'fangyuan',
	password: PASSWORD,
	passwordAgain: PASSWORD,
};
