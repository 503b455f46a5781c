import * as v from 'valibot';

/** 企业微信, 钉钉, 飞书 */
export const BOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type BotKind = (typeof BOT_KINDS)[number];

/** What people are told. `labels/notices.ts` has the words of each. */
export const NOTICE_KINDS = [
	'review_waiting',
	'review_overdue',
	'post_returned',
	'publication_unknown',
	'publication_held',
	'publication_missed',
	'published',
	'freeze_started',
	'recall_started',
	'recall_overdue',
	'task_opened',
	'task_late',
	'channel_expiring',
	'channel_refused',
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
	/** How many. */
	count?: number;
	/** Until when, epoch ms. */
	until?: number;
	/** A sentence that came with the event. */
	detail?: string;
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

/** How a mail server is spoken to. */
export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITY)[number];

const address = v.pipe(v.string(), v.trim(), v.maxLength(200), v.email('email'));

/** The mail server as the form sends it. A password left empty stays as it is. */
export const MailForm = v.object({
	host: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^[a-z0-9.-]{1,200}$/, 'host')),
	port: v.pipe(
		v.string(),
		v.regex(/^\d{1,5}$/, 'port'),
		v.transform(Number),
		v.minValue(1, 'port'),
		v.maxValue(65_535, 'port'),
	),
	security: v.picklist(MAIL_SECURITY),
	user: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
	password: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
	from: address,
	fromName: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), ''),
});
export type MailForm = v.InferOutput<typeof MailForm>;

export const MailTestForm = v.object({ to: address });

const minutes = v.pipe(
	v.string(),
	v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock'),
	v.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))),
);
const handle = v.optional(v.pipe(v.string(), v.trim(), v.regex(/^[\w.@-]{0,64}$/, 'handle')), '');

/** A person's choices as the form sends them; kinds come as the lists of those that are switched on. */
export const ChoicesForm = v.object({
	email: v.optional(v.union([v.literal(''), address]), ''),
	wecom: handle,
	dingtalk: handle,
	feishu: handle,
	quiet: v.optional(v.string(), ''),
	quietFrom: v.optional(minutes, '22:00'),
	quietTo: v.optional(minutes, '07:30'),
	pace: v.optional(v.picklist(['once', 'daily']), 'once'),
	byEmail: v.array(v.picklist(NOTICE_KINDS)),
	byMention: v.array(v.picklist(NOTICE_KINDS)),
});

/** The choices that a form stands for. */
export function choicesOfForm(form: v.InferOutput<typeof ChoicesForm>): NoticeChoices {
	const { email, wecom, dingtalk, feishu, quiet, quietFrom, quietTo, pace, byEmail, byMention } = form;
	return {
		email,
		handles: { wecom, dingtalk, feishu },
		quietFrom: quiet === '' ? null : quietFrom,
		quietTo: quiet === '' ? null : quietTo,
		digest: pace === 'daily',
		kinds: Object.fromEntries(
			NOTICE_KINDS.map((kind) => [
				kind,
				{ email: byEmail.includes(kind), mention: byMention.includes(kind) },
			]),
		) as NoticeChoices['kinds'],
	};
}
