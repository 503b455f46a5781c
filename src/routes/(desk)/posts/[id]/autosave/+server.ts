import { json } from '@sveltejs/kit';
import { EditorSave } from '#lib/contract/post-forms.ts';
import { TEXT_MAX_BYTES } from '#lib/contract/posts.ts';
import { autosavePost, discardAutosave } from '#lib/server/posts/index.ts';
import { parseJson, problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

export const PUT: RequestHandler = async ({ locals, params, request }) => {
	try {
		const { baseRevisionId, content } = await parseJson(EditorSave, request, 2 * TEXT_MAX_BYTES);
		return json(await autosavePost(locals.app, locals.actor, { postId: params.id, baseRevisionId, content }));
	} catch (error) {
		return problemResponse(error);
	}
};

export const DELETE: RequestHandler = async ({ locals, params }) => {
	try {
		await discardAutosave(locals.app, locals.actor, params.id);
		return new Response(null, { status: 204 });
	} catch (error) {
		return problemResponse(error);
	}
};
