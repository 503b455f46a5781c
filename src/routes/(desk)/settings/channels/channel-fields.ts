/** Fields of a channel's form that show their own sentence when they are refused. */
export const FORM_FIELDS = [
	'name',
	'appid',
	'secret',
	'token',
	'encodingAesKey',
	'mode',
	'callbackMode',
	'baseUrl',
	'titleWarn',
	'titleBlock',
	'digest',
	'contentChars',
];
