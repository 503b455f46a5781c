import { redirect } from '@sveltejs/kit';
import { BotForm } from '#lib/contract/notices.ts';
import { changeBot, pauseBot, readBot, removeBot } from '#lib/server/notices/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	bot: await orErrorPage(readBot(locals.app, locals.actor, params.botId)),
	made: url.searchParams.has('made'),
});

async function pause({ locals, params }: RequestEvent, paused: boolean) {
	try {
		await pauseBot(locals.app, locals.actor, { id: params.botId, paused });
	} catch (error) {
		return failWith(error);
	}
	return { done: paused ? '已停用，停用期间的消息不再发到群里。' : '已启用。' };
}

export const actions: Actions = {
	async save({ locals, params, request }) {
		const form = await request.formData();
		try {
			await changeBot(locals.app, locals.actor, { id: params.botId, ...parseForm(BotForm, form) });
		} catch (error) {
			return failWith(error, form);
		}
		return { done: '已保存。' };
	},
	async test({ locals, params }) {
		try {
			const outcome = await locals.app.notices.testBot(locals.actor, params.botId);
			return { tested: outcome.kind === 'sent' ? '' : outcome.sentence };
		} catch (error) {
			return failWith(error);
		}
	},
	pause: (event) => pause(event, true),
	resume: (event) => pause(event, false),
	async remove({ locals, params }) {
		try {
			await removeBot(locals.app, locals.actor, params.botId);
		} catch (error) {
			return failWith(error);
		}
		redirect(303, '/settings/bots?removed');
	},
};
