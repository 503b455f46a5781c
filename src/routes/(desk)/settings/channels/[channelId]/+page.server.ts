import { changeChannel, checkChannel, pauseChannel, readChannel } from '#lib/server/channels/index.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { fieldsOf, shownAgain } from '../channel-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	channel: await orErrorPage(readChannel(locals.app, locals.actor, params.channelId)),
	origin: locals.app.config.origin ?? url.origin,
	made: url.searchParams.has('made'),
	connected: url.searchParams.has('connected'),
});

async function pause({ locals, params }: RequestEvent, paused: boolean) {
	try {
		await pauseChannel(locals.app, locals.actor, { channelId: params.channelId, paused });
	} catch (error) {
		return failWith(error);
	}
	return { done: paused ? '渠道已停用，到时间的稿件会停下来等人处理。' : '渠道已启用。' };
}

export const actions: Actions = {
	async save({ locals, params, request }) {
		const form = await request.formData();
		try {
			const { channelId } = params;
			const insists = form.get('insists') === 'yes';
			await changeChannel(locals.app, locals.actor, { channelId, fields: fieldsOf(form), insists });
		} catch (error) {
			return failWith(error, shownAgain(form));
		}
		return { done: '已保存。' };
	},
	async check({ locals, params }) {
		try {
			return { check: await checkChannel(locals.app, locals.actor, params.channelId) };
		} catch (error) {
			return failWith(error);
		}
	},
	pause: (event) => pause(event, true),
	resume: (event) => pause(event, false),
};
