import type { RequestEvent } from '@sveltejs/kit';
import { parseBeijingLocal } from '#lib/contract/format.ts';
import { ResolutionForm } from '#lib/contract/publishing.ts';
import { failWith, parseForm } from '#lib/server/problems.ts';
import { resolvePublication } from '#lib/server/publishing/index.ts';

const WORDS = { note: '原因', url: '链接', dueAt: '新的时间' };

/** What a person decided about a publication; the list and the single page send the same form. */
export async function resolve({ locals, request }: RequestEvent) {
	const form = await request.formData();
	try {
		const input = parseForm(ResolutionForm, form, WORDS);
		const dueAt = input.dueAt === '' ? null : parseBeijingLocal(input.dueAt);
		await resolvePublication(locals.app, locals.actor, { ...input, dueAt });
		return { done: input.resolution };
	} catch (error) {
		return failWith(error, form);
	}
}
