import { json } from '@sveltejs/kit';
import { EditorSave } from '#lib/contract/post-forms.ts';
import { TEXT_MAX_BYTES } from '#lib/contract/posts.ts';
import { revisePost, StaleRevisionError } from '#lib/server/posts/index.ts';
import { parseJson, problemOf, problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

/** Saves a revision. A stale one gets 409 with the revision that stands now, so that both texts can be laid side by side. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	try {
		const { baseRevisionId, content } = await parseJson(EditorSave, request, 2 * TEXT_MAX_BYTES);
		return json(await revisePost(locals.app, locals.actor, { postId: params.id, baseRevisionId, content }));
	} catch (error) {
		if (!(error instanceof StaleRevisionError)) return problemResponse(error);
		const { id, number, authorName, createdAt, content } = error.current;
		const current = { id, number, authorName, createdAt, content };
		return json(
			{ ...problemOf(error), current },
			{ status: 409, headers: { 'content-type': 'application/problem+json; charset=utf-8' } },
		);
	}
};
