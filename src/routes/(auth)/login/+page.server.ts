import { redirect } from '@sveltejs/kit';
import { SignInInput } from '#lib/contract/auth.ts';
import { readInstance, SESSION_COOKIE, sessionCookie, signIn } from '#lib/server/auth/index.ts';
import { ownPath } from '#lib/server/gates.ts';
import { failWith, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	if (locals.session) redirect(303, ownPath(url.searchParams.get('next')));
	const instance = await readInstance(locals.app);
	return {
		instanceName: instance?.name ?? '',
		demo: instance?.demo ?? false,
		expected: url.searchParams.has('next'),
	};
};

export const actions: Actions = {
	default: async ({ locals, request, cookies, url }) => {
		const form = await request.formData();
		try {
			const { app, address } = locals;
			const userAgent = request.headers.get('user-agent') ?? '';
			const session = await signIn(app, { ...parseForm(SignInInput, form), address, userAgent });
			cookies.set(SESSION_COOKIE, session.token, sessionCookie(url.protocol === 'https:'));
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, ownPath(url.searchParams.get('next')));
	},
};
