import { json } from '@sveltejs/kit';
import { addPicture } from '#lib/server/media/index.ts';
import { openEditor } from '#lib/server/posts/index.ts';
import { problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

/** Takes a picture for this post: it belongs to the post's unit, whoever uploads it. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	try {
		const { app, actor } = locals;
		const { post } = await openEditor(app, actor, params.id);
		const form = await request.formData();
		const file = form.get('file');
		const alt = form.get('alt');
		const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
		const picture = await addPicture(app, actor, {
			unitId: post.unitId,
			bytes,
			alt: typeof alt === 'string' ? alt : '',
		});
		const { id, width, height } = picture;
		return json({ id, width, height }, { status: 201 });
	} catch (error) {
		return problemResponse(error);
	}
};
