import { parseBeijingLocal, toBeijingLocal } from '#lib/contract/format.ts';
import {
	LinkForm,
	ProofCheckForm,
	ProofForm,
	RepostForm,
	RepostReadForm,
	TakeDownForm,
} from '#lib/contract/tasks.ts';
import { newId } from '#lib/server/ids.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { resolvePublication } from '#lib/server/publishing/index.ts';
import {
	checkProof,
	enterRepostReads,
	handInProof,
	readTask,
	recordRepost,
	takeDown,
} from '#lib/server/tasks/index.ts';
import type { Actions, PageServerLoad } from './$types';

const WORDS = {
	place: '地点',
	community: '社区或村',
	upAt: '张贴时间',
	downAt: '取下时间',
	quantity: '数量',
	dutyName: '在场人员',
	note: '说明',
	takenAt: '拍摄时间',
	reason: '退回原因',
	url: '链接',
	outlet: '转载媒体',
	title: '对方标题',
	repostedAt: '转载时间',
	value: '阅读量',
	asOf: '截至时间',
};

export const load: PageServerLoad = async ({ locals, params }) => {
	const read = await orErrorPage(readTask(locals.app, locals.actor, params.id));
	return { ...read, proofId: newId(), nowLocal: toBeijingLocal(locals.app.clock.now()) };
};

async function photosOf(form: FormData): Promise<Uint8Array[]> {
	const files = form.getAll('photos').filter((file) => file instanceof File && file.size > 0) as File[];
	return Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
}

export const actions: Actions = {
	proof: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const given = parseForm(ProofForm, form, WORDS);
			const { repeated } = await handInProof(locals.app, locals.actor, {
				...given,
				upAt: parseBeijingLocal(given.upAt),
				downAt: given.downAt === '' ? null : parseBeijingLocal(given.downAt),
				takenAt: given.takenAt === '' ? null : parseBeijingLocal(given.takenAt),
				photos: await photosOf(form),
			});
			return { done: repeated ? ('repeated' as const) : ('handed' as const) };
		} catch (error) {
			return failWith(error, form);
		}
	},
	check: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const input = parseForm(ProofCheckForm, form, WORDS);
			await checkProof(locals.app, locals.actor, input);
			return { done: input.decision };
		} catch (error) {
			return failWith(error, form);
		}
	},
	takeDown: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await takeDown(locals.app, locals.actor, parseForm(TakeDownForm, form));
			return { done: 'down' as const };
		} catch (error) {
			return failWith(error, form);
		}
	},
	repost: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const given = parseForm(RepostForm, form, WORDS);
			const repostedAt = parseBeijingLocal(given.repostedAt);
			const { repeated } = await recordRepost(locals.app, locals.actor, { ...given, repostedAt });
			return { done: repeated ? ('repeated' as const) : ('repost' as const) };
		} catch (error) {
			return failWith(error, form);
		}
	},
	reads: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const given = parseForm(RepostReadForm, form, WORDS);
			await enterRepostReads(locals.app, locals.actor, { ...given, asOf: parseBeijingLocal(given.asOf) });
			return { done: 'reads' as const };
		} catch (error) {
			return failWith(error, form);
		}
	},
	link: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const { publicationId, url, note } = parseForm(LinkForm, form, WORDS);
			const said = { resolution: 'confirm_published', state: 'held', dueAt: null } as const;
			await resolvePublication(locals.app, locals.actor, {
				publicationId,
				url,
				note: note || '人工发布后补填',
				...said,
			});
			return { done: 'link' as const };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
