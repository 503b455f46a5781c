import { ReleaseForm } from '#lib/contract/release.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { readRelease, releaseTogether } from '#lib/server/publishing/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	release: await orErrorPage(readRelease(locals.app, locals.actor, url.searchParams.get('post'))),
});

const WORDS = { postId: '稿件', channelIds: '渠道', at: '发布时间' };

export const actions: Actions = {
	async default({ locals, request }) {
		const form = await request.formData();
		try {
			const input = parseForm(ReleaseForm, form, WORDS);
			const { blocked, revised } = await releaseTogether(locals.app, locals.actor, input);
			return { released: { ...input, blocked, revised } };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
