import { escapeHtml, htmlAnswer } from '#simulators/answers.ts';
import { cstText } from '#simulators/clock.ts';
import { DouyinError } from '#simulators/douyin/errors.ts';
import {
	countsBy,
	createImageText,
	itemUrl,
	ledgerOf,
	uploadImage,
	videoData,
	videoList,
	type ApiRequest,
} from '#simulators/douyin/items.ts';
import {
	authenticate,
	authorizePage,
	clientToken,
	exchangeCode,
	refreshAccess,
	renewRefresh,
	shareId,
	ticket,
	type Fields,
} from '#simulators/douyin/oauth.ts';
import {
	emptyState,
	statusOf,
	type App,
	type Desk,
	type DouyinState,
	type Item,
	type User,
} from '#simulators/douyin/state.ts';
import { checkWebhook, publishShare, WebhookSender } from '#simulators/douyin/webhook.ts';
import { chip, page, panel } from '#simulators/pages/layout.ts';
import type { Answer, Call, LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';

/** What `POST /admin/douyin/accounts` takes. Fields left out keep what is known, or get a default. */
export type DouyinAccountInput = Pick<User, 'clientKey' | 'openId'> & Partial<App> & Partial<User>;

type Run = (desk: Desk, request: ApiRequest) => Fields | Promise<Fields>;
type Form = (desk: Desk, form: URLSearchParams) => Fields;

const FORMS: Record<string, Form> = {
	'/oauth/access_token/': exchangeCode,
	'/oauth/refresh_token/': refreshAccess,
	'/oauth/renew_refresh_token/': renewRefresh,
	'/oauth/client_token/': clientToken,
};
const BY_APP: Record<string, (desk: Desk, call: Call) => Fields> = {
	'/open/getticket/': ticket,
	'/share-id/': shareId,
};
const ENDPOINTS: Record<string, Run> = {
	'/api/douyin/v1/video/upload_image/': uploadImage,
	'/api/douyin/v1/video/create_image_text/': createImageText,
	'/api/douyin/v1/video/video_list/': videoList,
	'/api/douyin/v1/video/video_data/': videoData,
};
const SHOWN = 12;

/** A fake Douyin: authorisation, picture posts with review, shares from a phone with their webhook. */
export class Douyin implements SimulatedPlatform {
	readonly name = 'douyin';
	readonly desk: Desk;
	#sender: WebhookSender;

	constructor(world: World) {
		this.desk = {
			world,
			state: emptyState(),
			get base() {
				return `${world.publicUrl}/sim/douyin`;
			},
		};
		this.#sender = new WebhookSender(this.desk);
	}

	async handle(call: Call): Promise<Answer> {
		if (call.path.startsWith('/web/')) return this.#web(call);
		if (call.path === '/platform/oauth/connect/') return authorizePage(this.desk, call);
		try {
			return this.#json(await this.#run(call), 0, 'success');
		} catch (error) {
			if (error instanceof DouyinError) return this.refusal(error.code, error.message);
			throw error;
		}
	}

	#run(call: Call): Fields | Promise<Fields> {
		const form = FORMS[call.path];
		if (form) return form(this.desk, new URLSearchParams(call.body.toString('utf8')));
		const byApp = BY_APP[call.path];
		if (byApp) return byApp(this.desk, call);
		// The older family was taken off line.
		if (call.path.startsWith('/video/')) throw new DouyinError(28001056);
		const run = ENDPOINTS[call.path];
		if (!run) throw new DouyinError(28001007);
		const grant = authenticate(this.desk, call);
		return run(this.desk, { grant, call, now: this.desk.world.clock.now() });
	}

	refusal(code: number, message?: string): Answer {
		const wanted = code === -1 ? 28001005 : code;
		return this.#json({ description: message ?? new DouyinError(wanted).message }, wanted, 'error');
	}

	/** The code stands in data and in extra, as number or as text. */
	#json(data: Fields, code: number, message: string): Answer {
		const now = this.desk.world.clock.now();
		const written = this.desk.world.dice.fraction('code-as-text', code) < 0.5 ? String(code) : code;
		const extra = { error_code: written, description: '', logid: `2026${now}`, now: String(now) };
		const body = JSON.stringify({ data: { error_code: written, description: '', ...data }, extra, message });
		return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body, code };
	}

	#web(call: Call): Answer {
		const [, , kind, name = ''] = call.path.split('/');
		if (kind === 'pic') {
			const picture = this.desk.state.items
				.flatMap((item) => item.pictures)
				.find(({ blob }) => blob === name);
			const bytes = picture && this.desk.world.blobs.get(picture.blob);
			if (!picture || !bytes) return htmlAnswer('<h1>404</h1>', 404);
			return { status: 200, headers: { 'content-type': picture.mime }, body: bytes };
		}
		const item = this.desk.state.items.find((each) => each.itemId === decodeURIComponent(name));
		const now = this.desk.world.clock.now();
		if (!item || item.deletedAt !== null || statusOf(item, now) !== 1)
			return page('作品不存在', '<div class="phone"><p class="note">作品不存在或正在审核。</p></div>', 404);
		const user = this.desk.state.users[item.openId];
		const pictures = item.pictures.map(({ blob }) => `<img alt="" src="${this.desk.base}/web/pic/${blob}">`);
		return page(
			'作品',
			`<div class="phone"><p><span class="badge">模拟平台</span></p><h1>${escapeHtml(user?.name ?? '')}</h1>` +
				`<article>${pictures.join('')}<p>${escapeHtml(item.text)}</p></article><footer>${this.#figures(item)}</footer></div>`,
		);
	}

	#figures(item: Item): string {
		const { plays, likes, comments, shares } = countsBy(this.desk, item, this.desk.world.clock.now());
		return `<span>播放 ${plays}</span><span>点赞 ${likes}</span><span>评论 ${comments}</span><span>分享 ${shares}</span>`;
	}

	accountOf(call: Call): string | null {
		return call.query.get('open_id');
	}

	ledger(): LedgerEntry[] {
		return ledgerOf(this.desk);
	}

	nextDue(): number | null {
		const times = this.#sender.waiting().map(({ dueAt }) => dueAt);
		return times.length > 0 ? Math.min(...times) : null;
	}

	runDue(now: number): void {
		const due = this.#sender.waiting().filter(({ dueAt }) => dueAt <= now);
		for (const delivery of due.toSorted((a, b) => a.dueAt - b.dueAt)) this.#sender.start(delivery);
	}

	idle(): Promise<void> {
		return this.#sender.idle();
	}

	close(): Promise<void> {
		return this.#sender.close();
	}

	panel(): string {
		return Object.values(this.desk.state.users)
			.map((user) => this.#feed(user))
			.join('');
	}

	#feed(user: User): string {
		const own = this.desk.state.items.filter(
			(item) => item.openId === user.openId && item.deletedAt === null,
		);
		const now = this.desk.world.clock.now();
		const cards = own
			.slice(-SHOWN)
			.toReversed()
			.map((item) => {
				const status = statusOf(item, now);
				const state =
					status === 4
						? chip('wait', '审核中')
						: status === 2
							? chip('bad', '不适宜公开')
							: chip('ok', '公开');
				const cover = item.pictures[0];
				const image = cover ? `<img class="cover" alt="" src="${this.desk.base}/web/pic/${cover.blob}">` : '';
				return (
					`<li>${image}<div class="words"><p>${escapeHtml(item.text)}</p><p class="muted">` +
					`<a href="${escapeHtml(itemUrl(this.desk, item))}">${cstText(item.createdAt)}</a> ${state}</p>` +
					`<p class="muted row">${this.#figures(item)}</p></div></li>`
				);
			});
		const head = `${escapeHtml(user.name)} ${chip('ok', '抖音')} <span class="muted">${user.fans.toLocaleString('zh-CN')} 位粉丝，共 ${own.length} 个作品</span>`;
		const none = '<p class="empty">粉丝还看不到任何作品。</p>';
		return panel(head, cards.length > 0 ? `<ul class="feed">${cards.join('')}</ul>` : none);
	}

	snapshot(): unknown {
		return this.desk.state;
	}

	restore(state: unknown): void {
		Object.assign(this.desk.state, state as DouyinState);
		for (const each of this.desk.state.deliveries) if (each.state === 'sending') each.state = 'waiting';
	}

	putAccount(input: DouyinAccountInput): void {
		const { apps, users } = this.desk.state;
		const { clientKey, openId, secret, webhook, canPublish, canRenew, name, fans, reviewDelayMs } = input;
		const app = apps[clientKey] ?? {
			clientKey,
			secret: this.desk.world.dice.text(32, 'douyin-secret', clientKey),
			webhook: null,
			canPublish: true,
			canRenew: true,
		};
		const user = users[openId] ?? {
			openId,
			clientKey,
			name: '演示抖音号',
			fans: 20_000,
			reviewDelayMs: { min: 60_000, max: 600_000 },
		};
		const given = <T extends object>(fields: T) =>
			Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
		apps[clientKey] = { ...app, ...given({ secret, webhook, canPublish, canRenew }) };
		users[openId] = { ...user, ...given({ name, fans, reviewDelayMs }) };
	}

	/** A person publishes a share in the app; null when it is out. */
	publishShare(schema: string, openId: string): string | null {
		return publishShare(this.desk, schema, openId);
	}

	checkWebhook(clientKey: string): Promise<string | null> {
		return checkWebhook(this.desk, clientKey);
	}

	takeDown(itemId: string): boolean {
		const item = this.desk.state.items.find((each) => each.itemId === itemId);
		if (item) item.deletedAt ??= this.desk.world.clock.now();
		return item !== undefined;
	}
}
