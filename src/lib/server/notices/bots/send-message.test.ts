import { expect, test } from 'vitest';
import { createOutbound } from '#lib/server/channels/index.ts';
import { ManualClock } from '#lib/server/clock.ts';
import type { BotInput, Simulators } from '#simulators/index.ts';
import { openHouse, START } from '#simulators/testing.ts';
import type { BotMessage } from './bot.ts';
import { sendBotMessage } from './send-message.ts';

const KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
const message = (more: Partial<BotMessage> = {}): BotMessage => ({
	title: '等待初审：《冬季用电用气安全》',
	lines: ['铜江市妇联 · 周敏 提交', 'https://rong.example.cn/reviews/1'],
	mentions: [],
	ids: ['1A2B'],
	...more,
});

interface Group {
	house: Simulators;
	clock: ManualClock;
	say: (
		said?: BotMessage,
		more?: { keyword?: string; signSecret?: string },
	) => ReturnType<typeof sendBotMessage>;
}

/** A bot in a group of the simulated platform, over a real socket; both clocks stand at the same moment. */
async function group(bot: BotInput): Promise<Group> {
	const house = await openHouse();
	const clock = new ManualClock(START);
	const url = house.putBot(bot);
	const outbound = createOutbound({ allow: [new URL(house.url).host] });
	const account = { kind: bot.kind, url, signSecret: bot.signSecret ?? '', keyword: bot.keywords?.[0] ?? '' };
	return {
		house,
		clock,
		say: (said = message(), more = {}) => sendBotMessage({ outbound, clock }, { ...account, ...more }, said),
	};
}

test.each(KINDS)('%s: the group sees the message, signed and with its keyword', async (kind) => {
	const guarded = kind === 'wecom' ? {} : { signSecret: 'SEC0123', keywords: ['融媒'] };
	const { house, say } = await group({ kind, key: 'k1', ...guarded });
	expect(await say(message({ mentions: [{ name: '何苗', handle: '13800000000' }] }))).toEqual({
		kind: 'sent',
	});
	const [seen, ...more] = house.groupMessages('k1');
	expect(more).toHaveLength(0);
	expect(`${seen?.title}${seen?.text}`).toContain('冬季用电用气安全');
	expect(seen?.text).toContain('#1A2B');
	expect(seen?.mentions).toEqual(['13800000000']);
	expect(await (await fetch(house.url)).text()).toContain('冬季用电用气安全');
});

test.each([
	[{ kind: 'dingtalk', key: 'k', signSecret: 'right' }, { signSecret: 'wrong' }, 310000],
	[{ kind: 'feishu', key: 'k', signSecret: 'right' }, { signSecret: 'wrong' }, 19021],
	[{ kind: 'dingtalk', key: 'k', keywords: ['融媒'] }, { keyword: '' }, 310000],
	[{ kind: 'feishu', key: 'k', keywords: ['融媒'] }, { keyword: '' }, 19024],
	[{ kind: 'dingtalk', key: 'k', ipAllowList: ['1.1.1.1'] }, {}, 310000],
	[{ kind: 'feishu', key: 'k', ipAllowList: ['1.1.1.1'] }, {}, 19022],
	[{ kind: 'wecom', key: 'k', condition: 'removed' }, {}, 93000],
	[{ kind: 'wecom', key: 'k', condition: 'stopped' }, {}, 93004],
	[{ kind: 'wecom', key: 'k', condition: 'group_dissolved' }, {}, 93008],
	[{ kind: 'dingtalk', key: 'k', condition: 'removed' }, {}, 300001],
	[{ kind: 'dingtalk', key: 'k', condition: 'stopped' }, {}, 400102],
	[{ kind: 'dingtalk', key: 'k', condition: 'group_dissolved' }, {}, 400013],
	[{ kind: 'feishu', key: 'k', condition: 'removed' }, {}, 19001],
] satisfies [BotInput, { signSecret?: string; keyword?: string }, number][])(
	'%o with %o is refused until somebody changes the settings',
	async (bot, wrong, code) => {
		const { house, say } = await group(bot);
		expect(await say(message(), wrong)).toMatchObject({ kind: 'refused', class: 'settings', code });
		expect(house.groupMessages()).toHaveLength(0);
	},
);

test.each(['dingtalk', 'feishu'] as const)(
	'%s refuses a signature of a clock 61 minutes off, not of 59',
	async (kind) => {
		const { clock, say } = await group({ kind, key: 'k', signSecret: 'SEC' });
		clock.advance(59 * 60_000);
		expect(await say()).toEqual({ kind: 'sent' });
		clock.advance(2 * 60_000);
		expect(await say()).toMatchObject({ class: 'settings' });
	},
);

test('the platforms stop who is too fast: WeCom for the minute, DingTalk for ten', async () => {
	for (const [kind, code, muteMs] of [
		['wecom', 45009, 60_000],
		['dingtalk', 130101, 600_000],
	] as const) {
		const { house, say } = await group({ kind, key: 'k' });
		for (let n = 0; n < 20; n++) expect((await say()).kind).toBe('sent');
		expect(await say()).toMatchObject({ kind: 'refused', class: 'wait', code, waitMs: muteMs });
		await house.setClock({ advanceMs: muteMs - 1_000 });
		expect((await say()).kind).toBe('refused');
		await house.setClock({ advanceMs: 1_000 });
		expect((await say()).kind).toBe('sent');
	}
});

test('Feishu refuses the sixth in a second, and at busy half hours', async () => {
	const { house, say } = await group({ kind: 'feishu', key: 'k' });
	for (let n = 0; n < 5; n++) expect((await say()).kind).toBe('sent');
	expect(await say()).toMatchObject({ class: 'wait', code: 11232 });
	house.putBot({ kind: 'feishu', key: 'k', busyMinutes: true });
	await house.setClock({ now: Date.parse('2026-11-24T11:00:10+08:00') });
	const answers = [await say(), await say()].map(({ kind }) => kind);
	expect(answers).toContain('refused');
});

test('a message cut after it arrived is told as unknown, and its repeat bears the same id', async () => {
	const { house, say } = await group({ kind: 'wecom', key: 'k' });
	house.addFault({ platform: 'bots', path: '/cgi-bin/webhook/send', fault: 'drop_after' });
	expect((await say()).kind).toBe('unknown');
	expect(await say()).toEqual({ kind: 'sent' });
	expect(house.groupMessages().map(({ text }) => /#\w+/.exec(text)?.[0])).toEqual(['#1A2B', '#1A2B']);
});

test('a bot never leads into the office: a private address is refused before a byte leaves', async () => {
	const clock = new ManualClock(START);
	const outbound = createOutbound({ allow: [] });
	const account = {
		kind: 'wecom',
		url: 'https://127.0.0.1/cgi-bin/webhook/send?key=a',
		signSecret: '',
		keyword: '',
	} as const;
	expect(await sendBotMessage({ outbound, clock }, account, message())).toMatchObject({ class: 'settings' });
});
