import type { RequestEvent } from '@sveltejs/kit';
import { parseBeijingLocal } from '#lib/contract/format.ts';
import { MissedForm, ResolutionForm } from '#lib/contract/publishing.ts';
import { failWith, parseForm } from '#lib/server/problems.ts';
import { decideMissed, resolvePublication } from '#lib/server/publishing/index.ts';

const WORDS = { note: '原因', url: '链接', dueAt: '新的时间', everyMinutes: '间隔' };

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

/** What a person decided about everything chosen in 「错过待定」. */
export async function missed({ locals, request }: RequestEvent) {
	const form = await request.formData();
	try {
		const { all, startAt, ...input } = parseForm(MissedForm, form, WORDS);
		const { count } = await decideMissed(locals.app, locals.actor, {
			...input,
			publicationIds: all ? 'all' : input.publicationIds,
			startAt: parseBeijingLocal(startAt),
		});
		return { decided: input.decision, count };
	} catch (error) {
		return failWith(error, form);
	}
}
