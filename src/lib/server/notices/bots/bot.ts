import type { BotKind } from '#lib/contract/notices.ts';

/** A group bot with its secrets open: for the call alone. */
export interface BotAccount {
	kind: BotKind;
	/** The webhook address as the platform gave it; whoever knows it can write to the group. */
	url: string;
	/** DingTalk and Feishu: the key messages are signed with. Empty without signing. */
	signSecret: string;
	/** DingTalk and Feishu: a word every message must hold. Empty without. */
	keyword: string;
}

/** Somebody called in the group. */
export interface Mention {
	name: string;
	/** Member id on the bot's platform, or a mobile number; null when only the name can be said. */
	handle: string | null;
}

export interface BotMessage {
	/** Without line breaks. */
	title: string;
	/** Lines of plain text; a line may end in an address. */
	lines: readonly string[];
	mentions: readonly Mention[];
	/** Short event ids, so that a repeat is seen as one. */
	ids: readonly string[];
}

/** Why a message was not taken: what can be done about it, and by whom. */
export type RefusalClass =
	/** Too much at once: the same message may go later. */
	| 'wait'
	/** The bot's settings or its group: nothing goes until a person has changed something. */
	| 'settings'
	/** This message: it will never go as it is. */
	| 'message'
	/** This message not now, others may go meanwhile. */
	| 'later';

export type BotOutcome =
	| { kind: 'sent' }
	| { kind: 'refused'; class: RefusalClass; code: number; waitMs: number; sentence: string }
	/** Nobody knows whether it arrived: it is sent again, and its id tells the repeat. */
	| { kind: 'unknown'; sentence: string };
