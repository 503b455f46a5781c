import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { readSendingLimits, setSendingLimits } from '#lib/server/publishing/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	limits: await orErrorPage(readSendingLimits(locals.app, locals.actor, params.channelId)),
});

/** The fields `<group>.<key>` of a form, by key. */
function groupOf(form: FormData, group: string): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const [name, value] of form)
		if (name.startsWith(`${group}.`) && typeof value === 'string')
			fields[name.slice(group.length + 1)] = value;
	return fields;
}

export const actions: Actions = {
	async default({ locals, params, request }) {
		const form = await request.formData();
		try {
			const { channelId } = params;
			await setSendingLimits(locals.app, locals.actor, {
				channelId,
				lateness: groupOf(form, 'lateness'),
				quotas: groupOf(form, 'quotas'),
			});
		} catch (error) {
			return failWith(error, form);
		}
		return { done: '已保存，对以后排期的稿件生效。' };
	},
};
