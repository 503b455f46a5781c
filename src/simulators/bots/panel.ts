import { escapeHtml } from '#simulators/answers.ts';
import { cstText } from '#simulators/clock.ts';
import { chip, panel, table } from '#simulators/pages/layout.ts';
import { botId, type Bot, type BotKind, type BotsState } from '#simulators/bots/state.ts';

const SHOWN = 30;
const KIND_WORDS: Readonly<Record<BotKind, string>> = { wecom: '企业微信', dingtalk: '钉钉', feishu: '飞书' };
const CONDITION_WORDS = {
	in_group: ['ok', '在群里'],
	removed: ['bad', '已移除'],
	stopped: ['held', '已停用'],
	group_dissolved: ['bad', '群已解散'],
} as const;

function botRow(bot: Bot, now: number): string[] {
	const [tone, words] = CONDITION_WORDS[bot.condition];
	const muted = now < bot.blockedUntil ? chip('held', `限流到 ${cstText(bot.blockedUntil).slice(11)}`) : '';
	const guards = [
		...(bot.signSecret === '' ? [] : ['加签']),
		...bot.keywords.map((word) => `关键词「${escapeHtml(word)}」`),
		...(bot.ipAllowList.length > 0 ? ['地址名单'] : []),
	];
	return [KIND_WORDS[bot.kind], escapeHtml(bot.name), chip(tone, words) + muted, guards.join('、') || '无'];
}

/** What the groups see, newest first. */
export function botsPanel(state: BotsState, now: number): string {
	const bots = Object.values(state.bots);
	if (bots.length === 0) return '';
	const messages = state.messages
		.slice(-SHOWN)
		.toReversed()
		.map((message) => [
			`<span class="t">${cstText(message.at)}</span>`,
			`${KIND_WORDS[message.kind]}<br><span class="muted">${escapeHtml(state.bots[botId(message.kind, message.key)]?.name ?? '')}</span>`,
			`${message.title ? `<strong>${escapeHtml(message.title)}</strong><br>` : ''}${escapeHtml(message.text).replaceAll('\n', '<br>')}`,
			message.mentions.map((id) => chip('wait', `@${escapeHtml(id)}`)).join(' '),
		]);
	return panel(
		'群机器人',
		table({
			head: ['平台', '群', '状态', '安全设置'],
			rows: bots.map((bot) => botRow(bot, now)),
			empty: '还没有群机器人。',
		}) + table({ head: ['时间', '群', '消息', '提醒'], rows: messages, empty: '群里还没有消息。' }),
	);
}
