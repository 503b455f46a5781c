import * as v from 'valibot';
import {
	WECHAT_LIMITS,
	WECHAT_SECRETS,
	WebsiteChannelInput,
	WechatChannelInput,
	type Platform,
	type WechatSecret,
	type WechatSettings,
} from '#lib/contract/channels.ts';
import { InputError } from '../errors.ts';
import { canonicalJson } from '../events/index.ts';

/** What a form means for the stored channel. `secrets` holds only those that were typed. */
export interface ChannelWish {
	platform: Platform;
	name: string;
	settings: Record<string, unknown>;
	secrets: Partial<Record<WechatSecret, string>>;
}

/** How the page names a field, and what it must look like. */
const FIELDS: Readonly<Record<string, { label: string; detail: string; max?: number }>> = {
	name: { label: '渠道名称', detail: '', max: 40 },
	appid: { label: 'AppID', detail: '以 wx 开头，从公众号后台复制' },
	secret: { label: 'AppSecret', detail: '从公众号后台复制，不含空格和中文' },
	token: { label: '令牌（Token）', detail: '3 到 32 位英文或数字' },
	encodingAesKey: { label: '消息加解密密钥（EncodingAESKey）', detail: '正好 43 位英文或数字' },
	mode: { label: '发布方式', detail: '请从选项中选择' },
	callbackMode: { label: '消息加解密方式', detail: '请从选项中选择' },
	baseUrl: { label: '接口地址', detail: '形如 https://api.weixin.qq.com，不带参数', max: 200 },
	titleWarn: { label: '标题提醒字数', detail: '要填正整数，最多 64' },
	titleBlock: { label: '标题最多字数', detail: '要填正整数，最多 200' },
	digest: { label: '摘要最多字数', detail: '要填正整数，最多 500' },
	contentChars: { label: '正文最多字符', detail: '要填正整数' },
};

function parse<S extends v.GenericSchema>(schema: S, raw: unknown): v.InferOutput<S> {
	const parsed = v.safeParse(schema, raw);
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	const name = String(issue.path?.[0]?.key);
	const field = FIELDS[name] ?? { label: '填写的内容', detail: '' };
	const params = { name, field: field.label };
	// A field that is not there at all reads as not filled in.
	if (issue.message === 'empty' || issue.received === 'undefined')
		throw new InputError('input.empty', params);
	if (issue.message === 'too_long')
		throw new InputError('input.too_long', { ...params, max: field.max ?? 0 });
	throw new InputError('input.invalid', field.detail ? { ...params, detail: field.detail } : params);
}

/** A channel's form, read. @throws {InputError} naming the field and what it should look like */
export function readChannelInput(platform: Platform, raw: unknown): ChannelWish {
	if (platform === 'website')
		return { platform, name: parse(WebsiteChannelInput, raw).name, settings: {}, secrets: {} };
	const input = parse(WechatChannelInput, raw);
	const { titleWarn, titleBlock, digest, contentChars } = input;
	if (titleWarn > titleBlock)
		throw new InputError('input.invalid', {
			name: 'titleWarn',
			field: '标题提醒字数',
			detail: '不能大于标题最多字数',
		});
	const limits = { ...WECHAT_LIMITS, titleWarn, titleBlock, digest, contentChars };
	const { appid, baseUrl, mode, callbackMode } = input;
	const settings: WechatSettings = { appid, baseUrl, mode, callbackMode, limits };
	const typed = WECHAT_SECRETS.filter((key) => input[key] !== '');
	return {
		platform,
		name: input.name,
		settings: { ...settings },
		secrets: Object.fromEntries(typed.map((key) => [key, input[key]])),
	};
}

/** What an account is to the platform: with another identity nothing remembered is true any more. */
const IDENTITY = ['appid', 'baseUrl'] as const;

export function changesIdentity(
	before: Readonly<Record<string, unknown>>,
	after: Readonly<Record<string, unknown>>,
): boolean {
	return IDENTITY.some((key) => before[key] !== after[key]);
}

/**
 * The credentials after a change. A secret left empty stays, except where it would go to another place than before:
 * whoever changes the address must know the secret.
 * @throws {InputError} a secret that is needed is missing
 */
export function mergeSecrets(
	wish: ChannelWish,
	before: {
		settings: Readonly<Record<string, unknown>>;
		credentials: Readonly<Record<string, string>>;
	} | null,
): Record<string, string> {
	if (wish.platform === 'website') return {};
	const moved = before !== null && changesIdentity(before.settings, wish.settings);
	if (moved && !wish.secrets.secret)
		throw new InputError('input.invalid', {
			name: 'secret',
			field: 'AppSecret',
			detail: '改了 AppID 或接口地址，要重新填写 AppSecret',
		});
	const merged = { ...(moved ? {} : before?.credentials), ...wish.secrets };
	if (!merged.secret) throw new InputError('input.empty', { name: 'secret', field: 'AppSecret' });
	if (wish.settings.callbackMode === 'aes' && !(merged.token && merged.encodingAesKey))
		throw new InputError('input.invalid', {
			name: 'encodingAesKey',
			field: '安全模式',
			detail: '要同时填写令牌和消息加解密密钥',
		});
	return merged;
}

/** Names of what differs, for the event log. Secrets by name only. */
export function changedFields(
	before: { name: string; settings: Readonly<Record<string, unknown>> },
	wish: ChannelWish,
): string[] {
	const keys = [...new Set([...Object.keys(before.settings), ...Object.keys(wish.settings)])];
	// PostgreSQL's jsonb gives keys back in its own order.
	const differs = (key: string) => canonicalJson(before.settings[key]) !== canonicalJson(wish.settings[key]);
	return [
		...(before.name === wish.name ? [] : ['name']),
		...keys.filter(differs),
		...Object.keys(wish.secrets),
	].sort();
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;
/** Platform figures of yesterday are promised after 08:00; five minutes' grace. */
const READY_AFTER_MS = 8 * HOUR + 5 * 60_000;

/** The day (YYYY-MM-DD, Beijing) whose figures should be there by `now`: yesterday from 08:05 on, else the day before. */
export function newestFigureDay(now: number): string {
	const beijing = now + BEIJING;
	const back = beijing % DAY >= READY_AFTER_MS ? 1 : 2;
	return new Date(beijing - back * DAY).toISOString().slice(0, 10);
}
