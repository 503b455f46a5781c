import { error } from '@sveltejs/kit';
import { sentenceFor } from '#lib/labels/errors.ts';
import type { PageServerLoad } from './$types';

/** Every other address below /site: the site's own page says that nothing is there. */
export const load: PageServerLoad = () =>
	error(404, { message: sentenceFor('not_found', { what: '这一页' }), code: 'not_found' });
