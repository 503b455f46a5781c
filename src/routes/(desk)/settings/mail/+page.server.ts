import { MailForm, MailTestForm } from '#lib/contract/notices.ts';
import { readMail, saveMail } from '#lib/server/notices/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	mail: await orErrorPage(readMail(locals.app, locals.actor)),
});

export const actions: Actions = {
	async save({ locals, request }) {
		const form = await request.formData();
		try {
			await saveMail(locals.app, locals.actor, parseForm(MailForm, form));
		} catch (error) {
			return failWith(error, form);
		}
		return { done: '已保存。请发一封测试邮件，看能不能收到。' };
	},
	async test({ locals, request }) {
		const form = await request.formData();
		try {
			const { to } = parseForm(MailTestForm, form);
			const outcome = await locals.app.notices.testMail(locals.actor, to);
			return { tested: outcome.kind === 'sent' ? '' : outcome.sentence };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
