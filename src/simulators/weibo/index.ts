import { htmlAnswer } from '#simulators/answers.ts';
import type { Answer, Call, LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';
import { putAccount, type WeiboAccountInput } from '#simulators/weibo/accounts.ts';
import { WeiboError } from '#simulators/weibo/errors.ts';
import { authenticate, authorizePage, exchangeCode, revoke, tokenInfo } from '#simulators/weibo/oauth.ts';
import { postPage, servePicture, weiboPanel } from '#simulators/weibo/pages.ts';
import { rateLimitStatus, spend } from '#simulators/weibo/quota.ts';
import { paramsOf, tokenText, type ApiRequest, type Params, type Reply } from '#simulators/weibo/request.ts';
import { ledgerOf, share } from '#simulators/weibo/share.ts';
import { count, destroy, show, userTimeline } from '#simulators/weibo/timeline.ts';
import { emptyState, type Desk, type WeiboState } from '#simulators/weibo/state.ts';

export type { WeiboAccountInput } from '#simulators/weibo/accounts.ts';

type Run = (desk: Desk, request: ApiRequest) => Reply;

const ENDPOINTS: Record<string, { method: 'GET' | 'POST'; run: Run }> = {
	'/2/account/get_uid.json': { method: 'GET', run: (_desk, { user }) => ({ uid: Number(user.uid) }) },
	'/2/statuses/share.json': { method: 'POST', run: share },
	'/2/statuses/user_timeline.json': { method: 'GET', run: userTimeline },
	'/2/statuses/show.json': { method: 'GET', run: show },
	'/2/statuses/count.json': { method: 'GET', run: count },
	'/2/statuses/destroy.json': { method: 'POST', run: destroy },
};

/** A fake Weibo: the open platform's calls for ordinary applications, and what followers see. */
export class Weibo implements SimulatedPlatform {
	readonly name = 'weibo';
	readonly desk: Desk;

	constructor(world: World) {
		this.desk = {
			world,
			state: emptyState(),
			get base() {
				return `${world.publicUrl}/sim/weibo`;
			},
		};
	}

	async handle(call: Call): Promise<Answer> {
		if (call.path.startsWith('/web/pic/')) return servePicture(this.desk, call);
		if (call.path.startsWith('/web/')) return postPage(this.desk, call);
		if (call.path === '/oauth2/authorize') return authorizePage(this.desk, call);
		if (!/^\/(oauth2|2)\//.test(call.path)) return htmlAnswer('<h1>404</h1>', 404);
		try {
			return this.#json(this.#run(call, await paramsOf(call)));
		} catch (error) {
			if (error instanceof WeiboError) return this.#refused(error, call.path);
			throw error;
		}
	}

	#run(call: Call, params: Params): Reply {
		switch (call.path) {
			case '/oauth2/access_token':
				return exchangeCode(this.desk, params);
			case '/oauth2/get_token_info':
				return tokenInfo(this.desk, call, params);
			case '/oauth2/revokeoauth2':
				return revoke(this.desk, call, params);
		}
		const now = this.desk.world.clock.now();
		const token = authenticate(this.desk, call, params);
		const user = this.desk.state.users[token.uid];
		if (!user) throw new WeiboError(20003);
		if (call.path === '/2/account/rate_limit_status.json') return rateLimitStatus(this.desk, user.uid, now);
		const endpoint = ENDPOINTS[call.path];
		if (!endpoint) throw new WeiboError(10020);
		if (endpoint.method !== call.method) throw new WeiboError(10021);
		spend(this.desk, user.uid, now);
		return endpoint.run(this.desk, { user, token, call, params, now });
	}

	refusal(code: number, message?: string): Answer {
		return this.#refused(new WeiboError(code === -1 ? 10001 : code, message), '/2/');
	}

	#refused(error: WeiboError, request: string): Answer {
		// Documented as a text; live answers also have a number.
		const asText = this.desk.world.dice.fraction('code-as-text', error.code) < 0.5;
		const body = { request, error_code: asText ? String(error.code) : error.code, error: error.message };
		return { ...this.#json(body), status: error.status, code: error.code };
	}

	#json(value: Reply): Answer {
		const headers = { 'content-type': 'application/json;charset=UTF-8' };
		return { status: 200, headers, body: JSON.stringify(value), code: 0 };
	}

	/** Tells users apart by the token; forms are read as text, so that no call waits for a picture. */
	accountOf(call: Call): string | null {
		const form = new URLSearchParams(
			call.contentType.startsWith('application/x-www-form-urlencoded') ? call.body.toString('utf8') : '',
		);
		const params = { text: (name: string) => call.query.get(name) ?? form.get(name) ?? '', file: null };
		const value = tokenText(call, params);
		return this.desk.state.tokens.find((token) => token.value === value)?.uid ?? null;
	}

	ledger(): LedgerEntry[] {
		return ledgerOf(this.desk);
	}

	/** Nothing happens by itself: what the timeline shows follows from the clock. */
	nextDue(): number | null {
		return null;
	}

	runDue(): void {
		// See nextDue.
	}

	idle(): Promise<void> {
		return Promise.resolve();
	}

	close(): Promise<void> {
		return Promise.resolve();
	}

	panel(): string {
		return weiboPanel(this.desk);
	}

	snapshot(): unknown {
		return this.desk.state;
	}

	restore(state: unknown): void {
		Object.assign(this.desk.state, state as WeiboState);
	}

	putAccount(input: WeiboAccountInput): ReturnType<typeof putAccount> {
		return putAccount(this.desk, input);
	}

	/** What a person does in the app, or the platform by itself. */
	takeDown(mid: string): boolean {
		const post = this.desk.state.posts.find((each) => each.mid === mid);
		if (post) post.deletedAt ??= this.desk.world.clock.now();
		return post !== undefined;
	}
}
