import { ChangePasswordInput } from '#lib/contract/auth.ts';
import { changePassword, closeOwnSessions, listOwnSessions } from '#lib/server/auth/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const sessions = await orErrorPage(listOwnSessions(locals.app, locals.session));
	return {
		login: locals.session?.login ?? '',
		mustChange: locals.session?.mustChangePassword ?? false,
		sessions,
	};
};

export const actions: Actions = {
	password: async ({ locals, request }) => {
		try {
			const input = parseForm(ChangePasswordInput, await request.formData(), { password: '新密码' });
			await changePassword(locals.app, locals.session, input);
			return { done: '密码已修改，其他设备上的登录都已退出。' };
		} catch (error) {
			return failWith(error);
		}
	},
	close: async ({ locals, request }) => {
		try {
			const id = (await request.formData()).get('id');
			const closed = await closeOwnSessions(locals.app, locals.session, {
				id: typeof id === 'string' && id ? id : null,
			});
			return { done: closed > 0 ? `已退出 ${closed} 处登录。` : '没有别处的登录可以退出。' };
		} catch (error) {
			return failWith(error);
		}
	},
};
