import type { Platform } from '../channels.ts';

/** Where a field stands on the page; fields without a group come first, `advanced` is folded away. */
interface Placed {
	name: string;
	group?: string;
	/** Takes the whole width. */
	wide?: boolean;
}
/** A setting anybody may see who manages the channel. */
export interface TextField extends Placed {
	kind: 'text';
	/** Left empty it is refused. */
	required?: boolean;
	/** What a text that is not empty must look like. */
	pattern?: RegExp;
	max: number;
	/** Stored when left empty. */
	fallback?: string;
}
/** Sealed at rest and never shown again; left empty it stays as it was. */
export interface SecretField extends Placed {
	kind: 'secret';
	pattern: RegExp;
	/** The channel cannot work without it. */
	required?: boolean;
}
export interface ChoiceField extends Placed {
	kind: 'choice';
	/** The first one stands for a form that does not say. */
	options: readonly [string, ...string[]];
}
/** A platform's limit, kept in `settings.limits`: what its pages say is only the value to begin with. */
export interface LimitField extends Placed {
	kind: 'limit';
	/** @default 1 */
	min?: number;
	max: number;
	fallback: number;
}
/** An http or https address without query, fragment or user. */
export interface AddressField extends Placed {
	kind: 'address';
	required?: boolean;
	fallback?: string;
}
export type PlatformField = TextField | SecretField | ChoiceField | LimitField | AddressField;

/** What a channel's settings are on one platform, besides its name. Words are in `labels/platforms/`. */
export interface PlatformForm {
	platform: Platform;
	fields: readonly PlatformField[];
	/**
	 * Settings that say which account it is and where secrets go: when one changes, secrets are typed anew and nothing
	 * remembered is true any more. No two channels share the first of them.
	 */
	identity: readonly string[];
	/** The platform calls `/callback/<channel>`. */
	hasCallback: boolean;
	/** A person lets us act for the account on a page of the platform's own (OAuth). */
	connects?(settings: Readonly<Record<string, unknown>>): boolean;
	/** There is an account that can be tested with a call. */
	isTested: boolean;
	/**
	 * What fields have to be like together.
	 * @param secrets all that will be sealed
	 * @returns the field to show it at and the key of the sentence in the platform's words, or null
	 */
	refuse?(
		settings: Readonly<Record<string, unknown>>,
		secrets: Readonly<Record<string, string>>,
	): { name: string; rule: string } | null;
}

/** The names of a form's secrets. */
export function secretNames(form: Pick<PlatformForm, 'fields'>): string[] {
	return form.fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name);
}
