import { redirect, type RequestEvent } from '@sveltejs/kit';
import { SetUpInput } from '#lib/contract/auth.ts';
import {
	needsSetUpCode,
	readInstance,
	SESSION_COOKIE,
	sessionCookie,
	setUpInstance,
	type Origin,
} from '#lib/server/auth/index.ts';
import { failWith, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

const originOf = ({ request, url, getClientAddress }: RequestEvent): Origin => ({
	address: getClientAddress(),
	hostname: url.hostname,
	forwarded: request.headers.has('x-forwarded-for') || request.headers.has('forwarded'),
});

export const load: PageServerLoad = async (event) => {
	// A second set-up is refused by its action; its page still has to render to say so.
	const isVisit = event.request.method === 'GET';
	if (isVisit && (await readInstance(event.locals.app))) redirect(303, '/');
	return { needsCode: needsSetUpCode(originOf(event)) };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request, cookies, url } = event;
		const form = await request.formData();
		try {
			const userAgent = request.headers.get('user-agent') ?? '';
			const input = { ...parseForm(SetUpInput, form), origin: originOf(event), userAgent };
			const session = await setUpInstance(locals.app, input);
			cookies.set(SESSION_COOKIE, session.token, sessionCookie(url.protocol === 'https:'));
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, '/today');
	},
};
