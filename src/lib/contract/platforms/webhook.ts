import type { PlatformForm } from './form.ts';

/** Of the Standard Webhooks convention: 24 to 64 bytes as base64 after the prefix. */
const SECRET = /^whsec_(?=.{32,88}$)[0-9A-Za-z+/]+={0,2}$/;

/** Another site's engine that takes articles by signed push. */
export const WEBHOOK_FORM: PlatformForm = {
	platform: 'webhook',
	fields: [
		{ kind: 'address', name: 'url', required: true, wide: true },
		{ kind: 'secret', name: 'secret', required: true, pattern: SECRET, wide: true },
		{ kind: 'secret', name: 'oldSecret', group: 'rotation', pattern: SECRET, wide: true },
	],
	identity: ['url'],
	hasCallback: false,
	isTested: true,
	refuse: (_settings, secrets) =>
		secrets.oldSecret !== undefined && secrets.oldSecret === secrets.secret
			? { name: 'oldSecret', rule: 'sameSecret' }
			: null,
};
