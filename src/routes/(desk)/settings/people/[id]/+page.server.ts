import { AccountInput, ChangeAccountInput, GrantInput } from '#lib/contract/auth.ts';
import {
	changeAccount,
	closeSessionsOf,
	disableAccount,
	enableAccount,
	grantRole,
	readPerson,
	resetPassword,
	revokeRole,
	unlockAccount,
} from '#lib/server/auth/index.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { readUnitsFor, type Actor } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	person: await orErrorPage(readPerson(locals.app, locals.actor, params.id)),
	units: await orErrorPage(readUnitsFor(locals.app, locals.actor, 'account.manage')),
	self: locals.actor?.id === params.id,
});

/** An action on the person of the page: `act` gets the form with the person's id in it and gives what the page says. */
function action<T>(act: (app: Ctx, actor: Actor | null, form: FormData) => Promise<T>) {
	return async ({ locals, request, params }: RequestEvent) => {
		const form = await request.formData();
		form.set('accountId', params.id);
		try {
			return await act(locals.app, locals.actor, form);
		} catch (error) {
			return failWith(error, form);
		}
	};
}
/** The same, for acts that need nothing but the person. */
function simply(
	act: (app: Ctx, actor: Actor | null, input: { accountId: string }) => Promise<unknown>,
	done: string,
) {
	return action(async (app, actor, form) => {
		await act(app, actor, parseForm(AccountInput, form));
		return { done };
	});
}

export const actions: Actions = {
	change: action(async (app, actor, form) => {
		await changeAccount(app, actor, parseForm(ChangeAccountInput, form, { name: '姓名' }));
		return { done: '已保存。' };
	}),
	grant: action(async (app, actor, form) => {
		await grantRole(app, actor, parseForm(GrantInput, form));
		return { done: '角色已授予，立即生效。' };
	}),
	revoke: action(async (app, actor, form) => {
		await revokeRole(app, actor, parseForm(GrantInput, form));
		return { done: '角色已收回，立即生效。' };
	}),
	reset: action(async (app, actor, form) => ({
		reset: await resetPassword(app, actor, parseForm(AccountInput, form)),
	})),
	unlock: simply(unlockAccount, '锁定已解除，可以马上登录。'),
	disable: simply(disableAccount, '账号已停用，所有登录都已退出。'),
	enable: simply(enableAccount, '账号已启用，原来的密码和角色照旧。'),
	signOut: simply(closeSessionsOf, '已让此人在所有设备上退出登录。'),
};
