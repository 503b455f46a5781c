import { createHash } from 'node:crypto';
import { addItem } from '#simulators/douyin/items.ts';
import { nextSerial, type Delivery, type Desk, type Item } from '#simulators/douyin/state.ts';

const TRIES = 3;
const AGAIN_MS = 5_000;
const OVERTAKEN_MS = 60_000;
const PATIENCE_MS = 5_000;

/** Plans `create_video` of a shared item; the fault plan may lose, double or delay it. */
function planWebhook(desk: Desk, item: Item): void {
	const user = desk.state.users[item.openId];
	const app = user && desk.state.apps[user.clientKey];
	if (!app?.webhook) return;
	const fault = desk.world.faults.takeForCallback({ platform: 'douyin', account: item.openId })?.fault;
	const content = { share_id: item.shareId, item_id: item.itemId };
	const body = JSON.stringify({
		event: 'create_video',
		client_key: app.clientKey,
		from_user_id: item.openId,
		content,
	});
	for (let copy = 0; copy < (fault === 'duplicate_callback' ? 2 : 1); copy++)
		desk.state.deliveries.push({
			id: nextSerial(desk.state),
			clientKey: app.clientKey,
			body,
			dueAt: desk.world.clock.now() + (fault === 'reorder' ? OVERTAKEN_MS : 500),
			tries: 0,
			state: fault === 'lose_callback' ? 'lost' : 'waiting',
		});
}

function isSigned(desk: Desk, query: URLSearchParams): boolean {
	const text = (name: string) => query.get(name) ?? '';
	const now = desk.world.clock.now();
	const live = desk.state.tickets.filter(
		({ clientKey, expiresAt }) => clientKey === text('client_key') && expiresAt > now,
	);
	return live.some(({ value }) => {
		const signed = `nonce_str=${text('nonce_str')}&ticket=${value}&timestamp=${text('timestamp')}`;
		return createHash('md5').update(signed).digest('hex') === text('signature');
	});
}

/**
 * What a person does who opened a share schema in the app and pressed publish. Says what the app would, or null when the
 * item is out.
 */
export function publishShare(desk: Desk, schema: string, openId: string): string | null {
	if (!schema.startsWith('snssdk1128://openplatform/share?')) return 'not a share schema';
	const query = new URL(schema).searchParams;
	const text = (name: string) => query.get(name) ?? '';
	const clientKey = text('client_key');
	if (desk.state.users[openId]?.clientKey !== clientKey) return 'unknown user or application';
	if (!isSigned(desk, query)) return 'the signature is wrong or its ticket has ended';
	if (!(text('image_path') + text('image_list_path')).includes('https://')) return 'no picture below https';
	const known = desk.state.shareIds.find(
		(each) => each.value === text('state') && each.clientKey === clientKey,
	);
	const title = text('title');
	const given = { openId, text: title, pictures: [], shareId: known?.value ?? null, marker: title };
	const item = addItem(desk, given);
	if (known?.callback) planWebhook(desk, item);
	return null;
}

/** Sends due webhooks and knows which are under way. */
export class WebhookSender {
	#desk: Desk;
	#underWay = new Map<number, Promise<void>>();
	#stop = new AbortController();

	constructor(desk: Desk) {
		this.#desk = desk;
	}

	waiting(): Delivery[] {
		return this.#desk.state.deliveries.filter((delivery) => delivery.state === 'waiting');
	}

	start(delivery: Delivery): void {
		const app = this.#desk.state.apps[delivery.clientKey];
		delivery.tries += 1;
		if (!app?.webhook) {
			delivery.state = 'given_up';
			return;
		}
		delivery.state = 'sending';
		const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), this.#stop.signal]);
		const signature = createHash('sha1')
			.update(app.secret + delivery.body)
			.digest('hex');
		const headers = { 'content-type': 'application/json', 'x-douyin-signature': signature };
		const done = fetch(app.webhook, {
			method: 'POST',
			body: delivery.body,
			headers,
			signal,
			redirect: 'manual',
		})
			.then(async (answer) => {
				await answer.text();
				return answer.ok;
			})
			.catch(() => false)
			.then((ok) => {
				this.#underWay.delete(delivery.id);
				if (!this.#stop.signal.aborted) this.#finish(delivery, ok);
			});
		this.#underWay.set(delivery.id, done);
	}

	#finish(delivery: Delivery, ok: boolean): void {
		if (ok) delivery.state = 'delivered';
		else if (delivery.tries >= TRIES) delivery.state = 'given_up';
		else {
			delivery.state = 'waiting';
			delivery.dueAt = this.#desk.world.clock.now() + AGAIN_MS;
		}
		this.#desk.world.changed();
	}

	async idle(): Promise<void> {
		while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
	}

	async close(): Promise<void> {
		this.#stop.abort();
		await this.idle();
	}
}

/** What saving the webhook's address does: it has to repeat a challenge. Says what went wrong, or null. */
export async function checkWebhook(desk: Desk, clientKey: string): Promise<string | null> {
	const app = desk.state.apps[clientKey];
	if (!app?.webhook) return 'no webhook';
	const challenge = desk.world.dice.whole({ min: 1e6, max: 9e6 }, 'challenge', nextSerial(desk.state));
	const body = JSON.stringify({ event: 'verify_webhook', client_key: clientKey, content: { challenge } });
	const signature = createHash('sha1')
		.update(app.secret + body)
		.digest('hex');
	const headers = { 'content-type': 'application/json', 'x-douyin-signature': signature };
	const answer = await fetch(app.webhook, { method: 'POST', body, headers });
	return (await answer.text()) === JSON.stringify({ challenge })
		? null
		: `HTTP ${answer.status}, not the challenge`;
}
