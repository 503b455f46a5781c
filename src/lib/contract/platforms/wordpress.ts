import type { PlatformForm } from './form.ts';

/** Whether readers may comment on the site. */
export const COMMENT_MODES = ['closed', 'open'] as const;
export type CommentMode = (typeof COMMENT_MODES)[number];

/** A WordPress site, reached with an application password. */
export const WORDPRESS_FORM: PlatformForm = {
	platform: 'wordpress',
	fields: [
		{ kind: 'address', name: 'baseUrl', required: true, wide: true },
		{ kind: 'text', name: 'username', required: true, pattern: /^[^\s:](?:[^:]*[^\s:])?$/, max: 60 },
		// 24 letters and digits, shown in groups of four; older plugins make longer ones.
		{ kind: 'secret', name: 'password', required: true, pattern: /^(?:[0-9a-zA-Z] ?){16,64}$/ },
		{ kind: 'text', name: 'categories', pattern: /^\d{1,9}(?:[\s,，、]+\d{1,9}){0,9}$/, max: 100 },
		{ kind: 'choice', name: 'comments', options: COMMENT_MODES },
	],
	identity: ['baseUrl', 'username'],
	hasCallback: false,
	isTested: true,
};
