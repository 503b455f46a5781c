import { htmlAnswer } from '#simulators/answers.ts';
import type { Answer, Call, LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';
import { acceptDingtalk } from '#simulators/bots/dingtalk.ts';
import { acceptFeishu } from '#simulators/bots/feishu.ts';
import { BotError, type Said } from '#simulators/bots/message.ts';
import { botsPanel } from '#simulators/bots/panel.ts';
import {
	BOT_KINDS,
	botId,
	emptyState,
	makeBot,
	type Bot,
	type BotInput,
	type BotKind,
} from '#simulators/bots/state.ts';
import type { BotsState, GroupMessage } from '#simulators/bots/state.ts';
import { acceptWecom } from '#simulators/bots/wecom.ts';

export type { BotInput, GroupMessage } from '#simulators/bots/state.ts';

const ACCEPT: Readonly<Record<BotKind, (bot: Bot | undefined, call: Call, now: number) => Said>> = {
	wecom: acceptWecom,
	dingtalk: acceptDingtalk,
	feishu: acceptFeishu,
};
const MESSAGES_KEPT = 2_000;

/** Which platform a call is for, by the path its webhook addresses have. */
function targetOf(call: Call): { kind: BotKind; key: string } | null {
	if (call.path === '/cgi-bin/webhook/send') return { kind: 'wecom', key: call.query.get('key') ?? '' };
	if (call.path === '/robot/send') return { kind: 'dingtalk', key: call.query.get('access_token') ?? '' };
	const [, key] = /^\/open-apis\/bot\/v2\/hook\/([^/]+)$/.exec(call.path) ?? [];
	return key === undefined ? null : { kind: 'feishu', key };
}

/** The group bots of 企业微信, 钉钉 and 飞书, and what their groups see. */
export class Bots implements SimulatedPlatform {
	readonly name = 'bots';
	readonly #world: World;
	readonly #state: BotsState = emptyState();
	/** The form of the newest call: a planned refusal is said in the same. */
	#lastKind: BotKind = 'wecom';

	constructor(world: World) {
		this.#world = world;
	}

	handle(call: Call): Promise<Answer> {
		const target = targetOf(call);
		if (!target) return Promise.resolve(htmlAnswer('<h1>404</h1>', 404));
		if (call.method !== 'POST') return Promise.resolve(this.#answer(target.kind, 43004, 'POST only'));
		const now = this.#world.clock.now();
		const bot = this.#state.bots[botId(target.kind, target.key)];
		try {
			const said = ACCEPT[target.kind](bot, call, now);
			this.#state.messages.push({ id: ++this.#state.serial, ...target, at: now, ...said });
			if (this.#state.messages.length > MESSAGES_KEPT) this.#state.messages.shift();
			return Promise.resolve(this.#answer(target.kind, 0, ''));
		} catch (error) {
			if (!(error instanceof BotError)) throw error;
			return Promise.resolve(this.#answer(target.kind, error.code, error.message));
		}
	}

	refusal(code: number, message = 'refused'): Answer {
		return this.#answer(this.#lastKind, code, message);
	}

	#answer(kind: BotKind, code: number, message: string): Answer {
		const feishu =
			code === 0 ? { code: 0, msg: 'success', data: {}, StatusCode: 0 } : { code, msg: message, data: {} };
		const others = { errcode: code, errmsg: code === 0 ? 'ok' : message };
		return {
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(kind === 'feishu' ? feishu : others),
			code,
		};
	}

	accountOf(call: Call): string | null {
		const target = targetOf(call);
		if (!target) return null;
		this.#lastKind = target.kind;
		return botId(target.kind, target.key);
	}

	putBot(input: BotInput): Bot {
		if (!BOT_KINDS.includes(input.kind) || !input.key) throw new RangeError('a bot needs a kind and a key');
		const id = botId(input.kind, input.key);
		const bot = makeBot(input, this.#state.bots[id]);
		this.#state.bots[id] = bot;
		return bot;
	}

	/** What the bot's group has seen, oldest first; every group's without a key. */
	messages(key?: string): GroupMessage[] {
		return this.#state.messages.filter((message) => key === undefined || message.key === key);
	}

	panel(): string {
		return botsPanel(this.#state, this.#world.clock.now());
	}

	/** Nothing here is published: messages go to closed groups. */
	ledger(): LedgerEntry[] {
		return [];
	}
	nextDue(): number | null {
		return null;
	}
	runDue(): void {
		// Everything happens within a call.
	}
	idle(): Promise<void> {
		return Promise.resolve();
	}
	close(): Promise<void> {
		return Promise.resolve();
	}
	snapshot(): unknown {
		return this.#state;
	}
	restore(state: unknown): void {
		Object.assign(this.#state, state as BotsState);
	}
}
