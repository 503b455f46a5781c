import type { Fault } from '#simulators/faults.ts';
import { encrypt, sign } from '#simulators/wechat/callback-crypto.ts';
import { failIdxOf } from '#simulators/wechat/publish.ts';
import { seconds } from '#simulators/wechat/request.ts';
import { nextSerial } from '#simulators/wechat/state.ts';
import type { Account, CallbackSettings, Delivery, Desk, Job, Mass } from '#simulators/wechat/state.ts';

export const TRIES = 3;
/** WeChat waits this long for the answer, and a refused call is repeated this much later. */
export const PATIENCE_MS = 5_000;
/** An overtaken callback goes out after this even when no other came. */
const OVERTAKE_MS = 60_000;
const BROKEN_ID_SHARE = 1 / 3;

const cdata = (text: string): string => `<![CDATA[${text}]]>`;

/** The system account that speaks for publishing jobs. */
function systemOpenid(desk: Desk, account: Account): string {
	return `o${desk.world.dice.text(27, 'system', account.appid)}`;
}

/** The article_id, now and then with a line break in it, as the official sample has it. */
function articleIdText(desk: Desk, job: Job): string {
	const id = job.articleId ?? '';
	if (desk.world.dice.fraction('line-break', job.publishId) >= BROKEN_ID_SHARE) return id;
	return `${id.slice(0, 38)}\n${id.slice(38)}`;
}

function jobDetail(desk: Desk, job: Job): string {
	if (job.outcome !== 0) {
		return failIdxOf(job)
			.map((idx) => `<fail_idx>${idx}</fail_idx>`)
			.join('');
	}
	const articles = desk.state.published.find((set) => set.articleId === job.articleId)?.articles ?? [];
	const items = articles.map(
		(a) => `<item><idx>${a.index}</idx><article_url>${cdata(a.url)}</article_url></item>`,
	);
	return (
		`<article_id>${cdata(articleIdText(desk, job))}</article_id>` +
		`<article_detail><count>${articles.length}</count>${items.join('')}</article_detail>`
	);
}

function eventXml(desk: Desk, account: Account, event: { name: string; at: number; body: string }): string {
	return (
		`<xml><ToUserName>${cdata(account.originalId)}</ToUserName>` +
		`<FromUserName>${cdata(systemOpenid(desk, account))}</FromUserName>` +
		`<CreateTime>${seconds(event.at)}</CreateTime>` +
		`<MsgType>${cdata('event')}</MsgType><Event>${cdata(event.name)}</Event>${event.body}</xml>`
	);
}

/** PUBLISHJOBFINISH as XML, before any encryption. */
function jobEvent(desk: Desk, job: Job) {
	const body =
		`<PublishEventInfo><publish_id>${job.publishId}</publish_id>` +
		`<publish_status>${job.outcome}</publish_status>${jobDetail(desk, job)}</PublishEventInfo>`;
	return { name: 'PUBLISHJOBFINISH', at: job.finishedAt ?? job.dueAt, body };
}

/** MASSSENDJOBFINISH: counts are of followers, and approximate as the platform says. */
function massEvent(desk: Desk, mass: Mass) {
	const set = desk.state.published.find((each) => each.articleId === mass.articleId);
	const sent = mass.status === 'send success' ? (desk.state.accounts[mass.appid]?.followers ?? 0) : 0;
	const urls = (set?.articles ?? []).map(
		(a) => `<item><ArticleIdx>${a.index}</ArticleIdx><ArticleUrl>${cdata(a.url)}</ArticleUrl></item>`,
	);
	const body =
		`<MsgID>${mass.msgId}</MsgID><Status>${cdata(mass.status ?? '')}</Status>` +
		`<TotalCount>${sent}</TotalCount><FilterCount>${sent}</FilterCount><SentCount>${sent}</SentCount><ErrorCount>0</ErrorCount>` +
		`<CopyrightCheckResult><Count>0</Count><ResultList></ResultList><CheckState>1</CheckState></CopyrightCheckResult>` +
		`<ArticleUrlResult><Count>${urls.length}</Count><ResultList>${urls.join('')}</ResultList></ArticleUrlResult>`;
	return { name: 'MASSSENDJOBFINISH', at: mass.finishedAt ?? mass.dueAt, body };
}

/** Plans the callback of a finished job or push; the fault plan may lose, double or delay it. */
export function planCallback(desk: Desk, done: Job | Mass): void {
	const account = desk.state.accounts[done.appid];
	if (!account?.callback) return;
	const fault: Fault | null = desk.world.faults.takeForCallback({ platform: 'wechat', account: done.appid });
	const copies = fault?.fault === 'duplicate_callback' ? 2 : 1;
	const isMass = 'msgId' in done;
	const publishId = isMass ? `mass:${done.msgId}` : done.publishId;
	const delay = desk.world.dice.whole({ min: 200, max: 1_500 }, 'callback-delay', publishId);
	const overtaken = fault?.fault === 'reorder';
	const event = isMass ? massEvent(desk, done) : jobEvent(desk, done);
	for (let copy = 0; copy < copies; copy++) {
		desk.state.deliveries.push({
			id: nextSerial(desk.state),
			appid: done.appid,
			publishId,
			xml: eventXml(desk, account, event),
			dueAt: done.dueAt + (overtaken ? OVERTAKE_MS : delay),
			tries: 0,
			state: fault?.fault === 'lose_callback' ? 'lost' : 'waiting',
			overtaken,
			lastResult: '',
		});
	}
}

interface Envelope {
	url: string;
	body: string;
}

function envelope(
	desk: Desk,
	account: Account & { callback: CallbackSettings },
	delivery: Delivery,
): Envelope {
	const { callback } = account;
	const timestamp = String(seconds(desk.world.clock.now()));
	const nonce = String(desk.world.dice.whole({ min: 1e8, max: 2e9 }, 'nonce', delivery.id, delivery.tries));
	const url = new URL(callback.url);
	url.searchParams.set('signature', sign(callback.token, timestamp, nonce));
	url.searchParams.set('timestamp', timestamp);
	url.searchParams.set('nonce', nonce);
	url.searchParams.set('openid', systemOpenid(desk, account));
	if (callback.mode === 'plain') return { url: url.href, body: delivery.xml };
	const secret = encrypt(delivery.xml, callback.aesKey, account.appid);
	url.searchParams.set('encrypt_type', 'aes');
	url.searchParams.set('msg_signature', sign(callback.token, timestamp, nonce, secret));
	const body = `<xml><ToUserName>${cdata(account.originalId)}</ToUserName><Encrypt>${cdata(secret)}</Encrypt></xml>`;
	return { url: url.href, body };
}

/** Sends due callbacks, each in its own time, and knows which are under way. */
export class CallbackSender {
	#desk: Desk;
	#underWay = new Map<number, Promise<void>>();
	#stop = new AbortController();

	constructor(desk: Desk) {
		this.#desk = desk;
	}

	/** Begins one try of `delivery`. */
	start(delivery: Delivery): void {
		const account = this.#desk.state.accounts[delivery.appid];
		const { callback } = account ?? {};
		if (!account || !callback) {
			delivery.state = 'given_up';
			return;
		}
		const began = this.#desk.world.clock.now();
		delivery.state = 'sending';
		delivery.tries += 1;
		const { url, body } = envelope(this.#desk, { ...account, callback }, delivery);
		const signal = AbortSignal.any([AbortSignal.timeout(callback.timeoutMs), this.#stop.signal]);
		const request = { method: 'POST', body, headers: { 'content-type': 'text/xml' }, signal } as const;
		const done = fetch(url, { ...request, redirect: 'manual' })
			.then(async (answer) => {
				await answer.text();
				return answer.ok ? null : `HTTP ${answer.status}`;
			})
			.catch((error: unknown) =>
				error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'no answer',
			)
			.then((failure) => {
				this.#underWay.delete(delivery.id);
				if (!this.#stop.signal.aborted) this.#finish(delivery, { began, failure });
			});
		this.#underWay.set(delivery.id, done);
	}

	#finish(delivery: Delivery, result: { began: number; failure: string | null }): void {
		const { clock } = this.#desk.world;
		delivery.lastResult = result.failure ?? 'ok';
		if (result.failure === null) {
			delivery.state = 'delivered';
			this.#releaseOvertaken(delivery);
		} else if (delivery.tries >= TRIES) {
			delivery.state = 'given_up';
		} else {
			delivery.state = 'waiting';
			delivery.dueAt = Math.max(clock.now(), result.began + PATIENCE_MS);
		}
		this.#desk.world.changed();
	}

	#releaseOvertaken(by: Delivery): void {
		for (const other of this.#desk.state.deliveries) {
			if (!other.overtaken || other.id === by.id || other.appid !== by.appid) continue;
			other.overtaken = false;
			if (other.state === 'waiting') other.dueAt = this.#desk.world.clock.now();
		}
	}

	/** Resolves when no try is under way. */
	async idle(): Promise<void> {
		while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
	}

	async close(): Promise<void> {
		this.#stop.abort();
		await this.idle();
	}
}

/** What 「提交」 in the account's back office does: asks the URL to repeat echostr. Says what went wrong, or null. */
export async function checkCallbackUrl(desk: Desk, account: Account): Promise<string | null> {
	const { callback } = account;
	if (!callback) return 'no callback URL';
	const timestamp = String(seconds(desk.world.clock.now()));
	const nonce = desk.world.dice.text(10, 'check', timestamp);
	const echostr = String(desk.world.dice.whole({ min: 1e9, max: 2e9 }, 'echo', timestamp));
	const url = new URL(callback.url);
	const query = { signature: sign(callback.token, timestamp, nonce), timestamp, nonce, echostr };
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
	try {
		const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(callback.timeoutMs) });
		const body = await answer.text();
		return answer.status === 200 && body === echostr ? null : `HTTP ${answer.status}, not the echostr`;
	} catch {
		return 'no answer';
	}
}
