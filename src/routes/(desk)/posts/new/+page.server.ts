import { fail, redirect } from '@sveltejs/kit';
import { CreatePostForm } from '#lib/contract/post-forms.ts';
import { emptyContent } from '#lib/contract/posts.ts';
import { docFromBlocks } from '#lib/contract/text-import.ts';
import { POST_FIELD_WORDS } from '#lib/labels/post-forms.ts';
import { newId } from '#lib/server/ids.ts';
import { createPost, readText, startPost } from '#lib/server/posts/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { searchParams } = url;
	const start = await orErrorPage(startPost(locals.app, locals.actor, searchParams.get('unit')));
	return {
		...start,
		formId: newId(),
		blank: searchParams.has('blank'),
		at: searchParams.get('at') ?? '',
		columnId: searchParams.get('column') ?? '',
	};
};

async function fileIn(form: FormData): Promise<Uint8Array | null> {
	const file = form.get('file');
	return file instanceof File && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null;
}

export const actions: Actions = {
	/** Recognises the text and shows what it was taken for. */
	read: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const text = form.get('text');
			const input = { text: typeof text === 'string' ? text : '', file: await fileIn(form) };
			return { imported: readText(locals.actor, input) };
		} catch (error) {
			return failWith(error, form);
		}
	},
	create: async ({ locals, request }) => {
		const form = await request.formData();
		let id: string;
		try {
			const input = parseForm(CreatePostForm, form, POST_FIELD_WORDS);
			const { title, source, editor, channelIds, blocks } = input;
			const content = {
				...emptyContent(),
				title,
				credits: { source, editor },
				channelIds,
				doc: docFromBlocks(blocks),
			};
			({ id } = await createPost(locals.app, locals.actor, { ...input, content }));
		} catch (error) {
			const failure = failWith(error, form);
			return fail(failure.status, { ...failure.data, creating: true });
		}
		redirect(303, `/posts/${id}`);
	},
};
