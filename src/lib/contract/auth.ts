import * as v from 'valibot';
import { ROLES } from './roles.ts';
import { unitEntries } from './units.ts';

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/** Names of checks; `labels/forms.ts` says each in Chinese. */
const login = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.nonEmpty(),
	v.regex(/^[a-z0-9][a-z0-9._-]{2,31}$/, 'login'),
);
const personName = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(20));
const department = v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(20));
/** As typed; its strength is a rule of the server, which knows the login and the name. */
const password = v.pipe(v.string(), v.nonEmpty(), v.maxLength(PASSWORD_MAX));
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));
const formKey = id;

export const SignInInput = v.object({
	login: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.nonEmpty(), v.maxLength(64)),
	password,
});
export type SignInInput = v.InferOutput<typeof SignInInput>;

/** Both entries of a new password. */
const twice = { password, passwordAgain: password };
/** The first-run page: the federation itself and its administrator. */
export const SetUpInput = v.pipe(
	v.object({
		...unitEntries,
		adminName: personName,
		login,
		...twice,
		/** Asked for when the page is not opened on the server itself. */
		setupCode: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(64)), ''),
	}),
	v.forward(
		v.check((input) => input.password === input.passwordAgain, 'again'),
		['passwordAgain'],
	),
);
export type SetUpInput = v.InferOutput<typeof SetUpInput>;

export const ChangePasswordInput = v.pipe(
	v.object({ oldPassword: password, ...twice }),
	v.forward(
		v.check((input) => input.password === input.passwordAgain, 'again'),
		['passwordAgain'],
	),
);
export type ChangePasswordInput = v.InferOutput<typeof ChangePasswordInput>;

export const CreateAccountInput = v.object({
	unitId: id,
	login,
	name: personName,
	department,
	/** Held at the account's own unit; more are granted afterwards. */
	roles: v.pipe(
		v.array(v.picklist(ROLES)),
		v.transform((roles) => [...new Set(roles)]),
	),
	formKey,
});
export type CreateAccountInput = v.InferOutput<typeof CreateAccountInput>;

export const ChangeAccountInput = v.object({ accountId: id, name: personName, department });
export type ChangeAccountInput = v.InferOutput<typeof ChangeAccountInput>;

export const AccountInput = v.object({ accountId: id });
/** Names one thing, whatever kind the page is about. */
export const IdInput = v.object({ id });

export const GrantInput = v.object({ accountId: id, unitId: id, role: v.picklist(ROLES) });
export type GrantInput = v.InferOutput<typeof GrantInput>;

export const CreateTokenInput = v.object({
	unitId: id,
	name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40)),
	formKey,
});
export type CreateTokenInput = v.InferOutput<typeof CreateTokenInput>;

/** The installation, as every page knows it. */
export interface Instance {
	name: string;
	demo: boolean;
	setUpAt: number;
}
