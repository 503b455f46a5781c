import { PhonePreviewForm } from '#lib/contract/channels.ts';
import { previewPostOnPhone } from '#lib/server/channels/index.ts';
import { parseJson, problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

/** Shows the post on one phone. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	try {
		const { channelId, to } = await parseJson(PhonePreviewForm, request, 4_096);
		await previewPostOnPhone(locals.app, locals.actor, { postId: params.id, channelId, to });
		return new Response(null, { status: 204 });
	} catch (error) {
		return problemResponse(error);
	}
};
