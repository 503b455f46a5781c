import { jsonAnswer, seeOther } from '#simulators/answers.ts';
import type { ClockChange } from '#simulators/clock.ts';
import type { BotInput } from '#simulators/bots/index.ts';
import type { Exchange } from '#simulators/exchange.ts';
import type { FaultInput } from '#simulators/faults.ts';
import type { House } from '#simulators/house.ts';
import type { Answer } from '#simulators/platform.ts';
import type { AccountInput } from '#simulators/wechat/index.ts';
import type { ReceiverInput } from '#simulators/webhook/index.ts';
import type { SiteInput } from '#simulators/wordpress/index.ts';
import type { DouyinAccountInput } from '#simulators/douyin/index.ts';
import type { WeiboAccountInput } from '#simulators/weibo/index.ts';

type Input = Record<string, unknown>;
type Route = (house: House, input: Input) => unknown;

const NUMBERS = new Set(['now', 'speed', 'advanceMs', 'nth', 'times', 'errcode', 'delayMs', 'id']);

/** A form sends text; the JSON of a test has the right types already. */
function fromForm(raw: string): Input {
	const input: Input = {};
	for (const [name, value] of new URLSearchParams(raw)) {
		if (value !== '') input[name] = NUMBERS.has(name) ? Number(value) : value;
	}
	return input;
}

function inputOf(raw: string, isForm: boolean): Input {
	if (isForm) return fromForm(raw);
	if (raw.trim() === '') return {};
	const value: unknown = JSON.parse(raw);
	if (typeof value !== 'object' || value === null) throw new RangeError('the body must be a JSON object');
	return value as Input;
}

function finite(input: Input, name: string): number | undefined {
	const value = input[name];
	if (value === undefined) return undefined;
	if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`${name} must be a number`);
	return value;
}

function text(input: Input, name: string): string {
	const value = input[name];
	return typeof value === 'string' ? value : '';
}

function clockState(house: House): unknown {
	const now = house.clock.now();
	return { now, iso: new Date(now).toISOString(), speed: house.clock.speed };
}

function changeClock(house: House, input: Input): unknown {
	const change: ClockChange = {
		now: finite(input, 'now'),
		speed: finite(input, 'speed'),
		advanceMs: finite(input, 'advanceMs'),
	};
	if ((change.speed ?? 0) < 0) throw new RangeError('speed must not be negative');
	house.clock.change(change);
	return clockState(house);
}

function putAccount(house: House, input: Input): unknown {
	if (typeof input['appid'] !== 'string') throw new RangeError('an account needs an appid');
	const account = house.wechat.putAccount(input as unknown as AccountInput);
	house.save();
	return account;
}

function putSite(house: House, input: Input): unknown {
	if (typeof input['name'] !== 'string') throw new RangeError('a site needs a name');
	const site = house.wordpress.putSite(input as unknown as SiteInput);
	house.save();
	return site;
}

function putReceiver(house: House, input: Input): unknown {
	if (typeof input['name'] !== 'string') throw new RangeError('a receiver needs a name');
	const url = house.webhook.putReceiver(input as unknown as ReceiverInput);
	house.save();
	return { url };
}

function takeDown(house: House, input: Input): unknown {
	const by = input['by'] === 'platform' ? 'platform' : 'account';
	const id = text(input, 'articleId');
	const done = house.wechat.takeDown(id, by) || house.weibo.takeDown(id) || house.douyin.takeDown(id);
	if (!done) throw new RangeError('unknown articleId');
	house.save();
	return { ok: true };
}

function putWeiboAccount(house: House, input: Input): unknown {
	const account = house.weibo.putAccount(input as unknown as WeiboAccountInput);
	house.save();
	return account;
}

function confirmMass(house: House, input: Input): unknown {
	const accept = input['answer'] === 'yes';
	if (!house.wechat.confirmMass(text(input, 'msgId'), accept))
		throw new RangeError('no push waits under this msgId');
	return { ok: true };
}

const GET: Record<string, Route> = {
	'/admin/accounts': (house) => Object.values(house.wechat.desk.state.accounts),
	'/admin/bots/messages': (house) => house.bots.messages(),
	'/admin/calls': (house) => house.calls(),
	'/admin/callbacks': (house) => house.wechat.desk.state.deliveries,
	'/admin/clock': clockState,
	'/admin/faults': (house) => house.faults.list(),
	'/admin/held': (house) => house.held.list(),
	'/admin/jobs': (house) => house.wechat.desk.state.jobs,
	'/admin/ledger': (house) => house.ledger(),
	'/admin/masses': (house) => house.wechat.desk.state.masses,
	'/admin/previews': (house) => house.wechat.desk.state.previews,
};

const POST: Record<string, Route> = {
	'/admin/accounts': putAccount,
	'/admin/bots': (house, input) => {
		const bot = house.bots.putBot(input as unknown as BotInput);
		house.save();
		return bot;
	},
	'/admin/callback-check': async (house, input) => {
		const problem = await house.wechat.checkCallback(text(input, 'appid'));
		return { ok: problem === null, problem };
	},
	'/admin/clock': changeClock,
	'/admin/faults': (house, input) => house.faults.add(input as unknown as FaultInput),
	'/admin/faults/clear': (house) => {
		house.faults.clear();
		return { ok: true };
	},
	'/admin/mass-answer': confirmMass,
	'/admin/release': (house, input) => ({
		released: house.held.release(finite(input, 'id'), input['proceed'] === true),
	}),
	'/admin/settle': async (house) => {
		await house.settle();
		return clockState(house);
	},
	'/admin/receivers': putReceiver,
	'/admin/sites': putSite,
	'/admin/takedown': takeDown,
	'/admin/weibo/accounts': putWeiboAccount,
	'/admin/douyin/accounts': (house, input) => {
		if (typeof input['clientKey'] !== 'string' || typeof input['openId'] !== 'string')
			throw new RangeError('an account needs a clientKey and an openId');
		house.douyin.putAccount(input as unknown as DouyinAccountInput);
		house.save();
		return { ok: true };
	},
};

/** A page elsewhere must not press these buttons through a visitor's browser. */
function isForeign(exchange: Exchange): boolean {
	const { origin, host } = exchange.req.headers;
	return origin !== undefined && origin !== `http://${host ?? ''}`;
}

/** The admin API: JSON in and out; a form of the admin page is answered with a redirect back to it. */
export async function serveAdmin(house: House, exchange: Exchange): Promise<Answer> {
	const { method } = exchange.req;
	const body = (await exchange.body()) ?? Buffer.alloc(0);
	const route = (method === 'POST' ? POST : GET)[exchange.url.pathname];
	if (!route) return jsonAnswer({ error: 'not found' }, 404);
	if (method === 'POST' && isForeign(exchange)) return jsonAnswer({ error: 'foreign origin' }, 403);
	const raw = body.toString('utf8');
	// curl -d says "form" whatever it sends.
	const saysForm = (exchange.req.headers['content-type'] ?? '').startsWith(
		'application/x-www-form-urlencoded',
	);
	const isForm = saysForm && !raw.trimStart().startsWith('{');
	try {
		const result = await route(house, inputOf(raw, isForm));
		return isForm ? seeOther('/') : jsonAnswer(result);
	} catch (error) {
		if (error instanceof RangeError || error instanceof SyntaxError)
			return jsonAnswer({ error: error.message }, 400);
		throw error;
	}
}
