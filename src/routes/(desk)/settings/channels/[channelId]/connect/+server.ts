import { redirect } from '@sveltejs/kit';
import { connectionAddress } from '#lib/server/channels/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { backAddress, giveState } from '../../connect-state.ts';
import type { RequestHandler } from './$types';

/** Sends a person to the platform's page. Nothing changes here before they come back. */
export const GET: RequestHandler = async ({ locals, params, url, cookies }) => {
	const redirectUri = backAddress(locals.app.config.origin ?? url.origin);
	const { channelId } = params;
	const state = giveState(cookies, channelId, url.protocol === 'https:');
	const address = connectionAddress(locals.app, locals.actor, { channelId, redirectUri, state });
	redirect(303, await orErrorPage(address));
};
