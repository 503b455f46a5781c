/** Texts as the platform words them; the number is what callers decide by. */
const MESSAGES: Record<number, string> = {
	[-1]: 'system error',
	40001: 'invalid credential, access_token is invalid or not latest',
	40002: 'invalid grant_type',
	40004: 'invalid media type',
	40005: 'invalid file type',
	40007: 'invalid media_id',
	40008: 'invalid message type',
	40009: 'invalid image size',
	40013: 'invalid appid',
	40014: 'invalid access_token',
	40059: 'invalid msg id',
	40066: 'invalid url',
	40097: 'invalid args',
	40114: 'invalid index value',
	40132: 'invalid username',
	40152: 'invalid filter param',
	40164: 'invalid ip',
	41001: 'access_token missing',
	41002: 'appid missing',
	41004: 'appsecret missing',
	41005: 'media data missing',
	41006: 'media_id missing',
	42001: 'access_token expired',
	43002: 'require POST method',
	44002: 'empty post data',
	44003: 'empty news data',
	44004: 'empty content',
	45002: 'content size out of limit',
	45003: 'title size out of limit',
	45004: 'description size out of limit',
	45005: 'url size out of limit',
	45008: 'article size out of limit',
	45009: 'reach max api daily quota limit',
	45011: 'api minute-quota reach limit  must slower  retry next minute',
	45028: 'has no masssend quota',
	45065: 'clientmsgid exist',
	45066: 'same clientmsgid retry too fast',
	45067: 'clientmsgid size out of limit',
	45110: 'author size out of limit',
	47001: 'data format error',
	48001: 'api unauthorized',
	53600: 'Article ID invalid',
	61500: 'date format error',
	61501: 'date range error',
	61503: 'data not ready, please try later',
	76021: 'cgi_path not found',
};

/** A refusal; the HTTP status stays 200. */
export class WeChatError extends Error {
	readonly errcode: number;

	constructor(errcode: number, message?: string) {
		super(message ?? MESSAGES[errcode] ?? 'unknown error');
		this.errcode = errcode;
	}
}
