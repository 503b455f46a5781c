import * as v from 'valibot';

/** 企业微信, 钉钉, 飞书 */
export const BOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type BotKind = (typeof BOT_KINDS)[number];

/** What people are told. `labels/notices.ts` has the words of each. */
export const NOTICE_KINDS = [
	'review_waiting',
	'post_returned',
	'publication_unknown',
	'publication_held',
	'publication_missed',
	'published',
	'heartbeat_stalled',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a notice says, in facts: the words come from `labels/notices.ts` when it is shown. */
export type NoticeFacts = {
	/** Title of the post, name of the channel. */
	what: string;
	/** Short name of the unit. */
	where: string;
	/** Who caused it; empty for the system. */
	by?: string;
	/** Review level that waits. */
	level?: number;
	/** A reason's code of `contract/publishing`. */
	reason?: string;
	/** Names of channels. */
	channels?: string[];
	/** How long, ms. */
	span?: number;
};

/** Where a kind may go beside the inbox. */
export interface KindChoice {
	email: boolean;
	/** Be called by name in the group's message. */
	mention: boolean;
}

/** How one person wants to be told. The inbox has everything always. */
export interface NoticeChoices {
	/** Empty without. */
	email: string;
	/** The person's member id or mobile number on each platform; empty without. */
	handles: Record<BotKind, string>;
	/** Minutes after midnight in Beijing; both null without quiet hours. */
	quietFrom: number | null;
	quietTo: number | null;
	/** One e-mail a day at 08:30 instead of each at once. */
	digest: boolean;
	kinds: Record<NoticeKind, KindChoice>;
}

/** A bot as the form sends it. Secrets left empty on a change stay as they are. */
export const BotForm = v.object({
	name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40)),
	/** The webhook address, whole; `secret` in the name keeps it from being shown again. */
	secretUrl: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500)), ''),
	signSecret: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
	keyword: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(20)), ''),
	below: v.optional(v.string(), ''),
	kinds: v.array(v.picklist(NOTICE_KINDS)),
});
export type BotForm = v.InferOutput<typeof BotForm>;

/** What a new bot needs beside. */
export const NewBotForm = v.object({
	...BotForm.entries,
	kind: v.picklist(BOT_KINDS),
	unitId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
	formKey: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
});
