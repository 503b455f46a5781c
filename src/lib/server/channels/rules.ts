import type { Platform } from '#lib/contract/channels.ts';
import {
	PLATFORM_FORMS,
	secretNames,
	type PlatformField,
	type PlatformForm,
} from '#lib/contract/platforms/index.ts';
import { PLATFORM_FORM_WORDS, type FieldWords } from '#lib/labels/platforms/index.ts';
import { InputError } from '../errors.ts';
import { canonicalJson } from '../events/index.ts';

/** What a form means for the stored channel. `secrets` holds only those that were typed. */
export interface ChannelWish {
	platform: Platform;
	name: string;
	settings: Record<string, unknown>;
	secrets: Readonly<Record<string, string>>;
}

const NAME_MAX = 40;
const ADDRESS_MAX = 200;
const NAME_FIELD = { kind: 'text', name: 'name', required: true, max: NAME_MAX } as const;

/** What is refused: the field's name, and how the page calls it. */
interface Refused {
	name: string;
	field: string;
}
const empty = (at: Refused) => new InputError('input.empty', { ...at });
const tooLong = (at: Refused, max: number) => new InputError('input.too_long', { ...at, max });
const invalid = (at: Refused, detail: string) =>
	new InputError('input.invalid', detail ? { ...at, detail } : { ...at });

/** A channel's form, read. @throws {InputError} naming the field and what it should look like */
export function readChannelInput(platform: Platform, raw: unknown): ChannelWish {
	const form = PLATFORM_FORMS[platform];
	const given = (raw ?? {}) as Readonly<Record<string, unknown>>;
	const name = readText(NAME_FIELD, '渠道名称', given);
	const settings: Record<string, unknown> = {};
	const limits: Record<string, number> = {};
	const secrets: Record<string, string> = {};
	for (const field of form.fields) {
		const read = readField(platform, field, given);
		if (typeof read === 'number') limits[field.name] = read;
		else if (field.kind !== 'secret') settings[field.name] = read;
		else if (read !== '') secrets[field.name] = read;
	}
	if (Object.keys(limits).length > 0) settings.limits = limits;
	return { platform, name, settings, secrets };
}

type Given = Readonly<Record<string, unknown>>;

function readField(platform: Platform, field: PlatformField, given: Given): string | number {
	const words = PLATFORM_FORM_WORDS[platform].fields[field.name];
	const at = { name: field.name, field: words?.label ?? field.name };
	switch (field.kind) {
		case 'limit':
			return readLimit(field, at, given);
		case 'choice':
			return readChoice(field, at, given);
		case 'address':
			return readAddress(field, { at, detail: words?.detail ?? '要以 http:// 或 https:// 开头' }, given);
		case 'secret':
			return readPattern({ name: field.name, pattern: field.pattern, max: Infinity }, { at, words }, given);
		case 'text':
			return readPattern(field, { at, words }, given);
	}
}

function readChoice(field: PlatformField & { kind: 'choice' }, at: Refused, given: Given): string {
	const typed = textOf(given, field.name) || field.options[0];
	if (!field.options.includes(typed)) throw invalid(at, '请从选项中选择');
	return typed;
}

function readAddress(
	field: PlatformField & { kind: 'address' },
	{ at, detail }: { at: Refused; detail: string },
	given: Given,
): string {
	const typed = readText({ ...field, max: ADDRESS_MAX }, at.field, given).replace(/\/+$/, '');
	if (typed && !isBaseAddress(typed)) throw invalid(at, detail);
	return typed;
}

function readPattern(
	field: TextLike & { pattern?: RegExp },
	{ at, words }: { at: Refused; words: FieldWords | undefined },
	given: Given,
): string {
	const typed = readText(field, at.field, given);
	if (typed && field.pattern && !field.pattern.test(typed)) throw invalid(at, words?.detail ?? '');
	return typed;
}

const textOf = (given: Given, name: string) => {
	const value = given[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
};

interface TextLike {
	name: string;
	max: number;
	required?: boolean;
	fallback?: string;
}

function readText(field: TextLike, label: string, given: Given): string {
	const typed = textOf(given, field.name);
	const at = { name: field.name, field: label };
	if (typed === '' && field.required) throw empty(at);
	if (typed.length > field.max) throw tooLong(at, field.max);
	return typed || (field.fallback ?? '');
}

function readLimit(field: PlatformField & { kind: 'limit' }, at: Refused, given: Given): number {
	const typed = textOf(given, field.name);
	if (typed === '') return field.fallback;
	const { min = 1, max } = field;
	const value = Number(typed);
	if (!Number.isInteger(value) || value < min || value > max)
		throw invalid(at, `要填 ${min} 到 ${max} 的整数`);
	return value;
}

function isBaseAddress(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	return /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password;
}

export function changesIdentity(form: PlatformForm, before: Given, after: Given): boolean {
	return form.identity.some((key) => before[key] !== after[key]);
}

/**
 * The credentials after a change. A secret left empty stays, except where it would go to another place than before:
 * whoever changes the address must know the secret.
 * @throws {InputError} a secret that is needed is missing, or the fields do not go together
 */
export function mergeSecrets(
	wish: ChannelWish,
	before: { settings: Given; credentials: Readonly<Record<string, string>> } | null,
): Record<string, string> {
	const form = PLATFORM_FORMS[wish.platform];
	const moved = before !== null && changesIdentity(form, before.settings, wish.settings);
	const merged = { ...(moved ? {} : before?.credentials), ...wish.secrets };
	const words = PLATFORM_FORM_WORDS[wish.platform];
	const missing = form.fields.find(
		(field) => field.kind === 'secret' && field.required && !merged[field.name],
	);
	if (missing) {
		const at = { name: missing.name, field: words.fields[missing.name]?.label ?? missing.name };
		throw moved && words.moved ? invalid(at, words.moved) : empty(at);
	}
	refuseTogether(wish, merged);
	return merged;
}

function refuseTogether(wish: ChannelWish, secrets: Readonly<Record<string, string>>): void {
	const refused = PLATFORM_FORMS[wish.platform].refuse?.(wish.settings, secrets);
	if (!refused) return;
	const rule = PLATFORM_FORM_WORDS[wish.platform].rules?.[refused.rule];
	throw invalid({ name: refused.name, field: rule?.field ?? refused.name }, rule?.detail ?? '');
}

/** Whether a channel of this platform has anything to seal. */
export function hasSecrets(platform: Platform): boolean {
	return secretNames(PLATFORM_FORMS[platform]).length > 0;
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
