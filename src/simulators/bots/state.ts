export const BOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type BotKind = (typeof BOT_KINDS)[number];

export interface BotInput {
	kind: BotKind;
	/** key, access_token or the last path segment of the webhook address. */
	key: string;
	name?: string | undefined;
	/** DingTalk and Feishu: the key that messages are signed with. */
	signSecret?: string | undefined;
	/** DingTalk and Feishu: the text must hold one of them. */
	keywords?: string[] | undefined;
	/** DingTalk and Feishu: empty lets every address call. */
	ipAllowList?: string[] | undefined;
	/** Feishu: refuse every second call in the first minute of an hour and a half hour, as the platform does under load. */
	busyMinutes?: boolean | undefined;
	/** What the group's owner did to it. */
	condition?: 'in_group' | 'removed' | 'stopped' | 'group_dissolved' | undefined;
}

export interface Bot {
	kind: BotKind;
	key: string;
	name: string;
	signSecret: string;
	keywords: string[];
	ipAllowList: string[];
	busyMinutes: boolean;
	condition: 'in_group' | 'removed' | 'stopped' | 'group_dissolved';
	/** Virtual times of the calls that counted against the limits, newest last. */
	recent: number[];
	/** DingTalk: until when it answers nothing but 130101. */
	blockedUntil: number;
	calls: number;
}

/** What the people in the group see. */
export interface GroupMessage {
	id: number;
	kind: BotKind;
	key: string;
	at: number;
	format: string;
	title: string;
	text: string;
	/** Who was called: ids or numbers as the platform was given them. */
	mentions: string[];
}

export interface BotsState {
	bots: Record<string, Bot>;
	messages: GroupMessage[];
	serial: number;
}

export function emptyState(): BotsState {
	return { bots: {}, messages: [], serial: 0 };
}

export function botId(kind: BotKind, key: string): string {
	return `${kind}:${key}`;
}

const FRESH = {
	name: '通知群',
	signSecret: '',
	keywords: [] as string[],
	ipAllowList: [] as string[],
	busyMinutes: false,
	condition: 'in_group' as const,
	blockedUntil: 0,
	recent: [] as number[],
	calls: 0,
};

/** The bot as it stands after `input`; what it does not say stays as it was. */
export function makeBot(input: BotInput, before: Bot | undefined): Bot {
	const given = Object.entries(input).filter(([, value]) => value !== undefined);
	return { ...structuredClone(FRESH), ...before, ...(Object.fromEntries(given) as Partial<Bot>) } as Bot;
}
