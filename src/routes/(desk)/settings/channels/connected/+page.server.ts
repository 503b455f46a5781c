import { redirect } from '@sveltejs/kit';
import { completeConnection } from '#lib/server/channels/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { backAddress, takeState } from '../connect-state.ts';
import type { PageServerLoad } from './$types';

/** Where a platform sends a person back to. A success goes on to the channel; everything else says what to do. */
export const load: PageServerLoad = async ({ locals, url, cookies }) => {
	const channelId = takeState(cookies, url.searchParams.get('state'));
	if (channelId === null) return { channelId, detail: null };
	const code = url.searchParams.get('code');
	if (!code) return { channelId, detail: '没有得到授权，原来的授权没有改动。' };
	const redirectUri = backAddress(locals.app.config.origin ?? url.origin);
	const input = { channelId, code, redirectUri };
	const check = await orErrorPage(completeConnection(locals.app, locals.actor, input));
	if (check.state === 'ok') redirect(303, `/settings/channels/${channelId}?connected`);
	return { channelId, detail: check.detail };
};
