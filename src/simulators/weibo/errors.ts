/** Texts as the platform words them; callers decide by the number, except for 10017, which has several meanings. */
const MESSAGES: Record<number, string> = {
	10001: 'System error',
	10005: 'Limited application access resource',
	10014: 'Insufficient app permissions',
	10016: 'Miss required parameter',
	10017: "Parameter's value invalid",
	10020: 'Request api not found',
	10021: 'HTTP method is not suported for this request',
	10022: 'IP requests out of rate limit',
	10023: 'User requests out of rate limit',
	10024: 'User requests for this api out of rate limit',
	20003: 'User does not exists',
	20005: 'Unsupport image type, only suport JPG, GIF, PNG',
	20006: 'Image size too large',
	20008: 'Content is null',
	20012: 'Text too long, please input text less than 140 characters',
	20016: 'out of limit',
	20017: 'repeat similar content',
	20019: 'repeat content',
	20031: 'need captcha',
	20032: 'post success, sync delayed',
	20101: 'target weibo does not exist',
	21314: 'token has been used',
	21316: 'token is revoked',
	21317: 'token is rejected',
	21322: 'redirect_uri_mismatch',
	21323: 'invalid_request',
	21324: 'invalid_client',
	21325: 'invalid_grant',
	21327: 'expired_token',
	21332: 'invalid_access_token',
};
const FORBIDDEN = new Set([
	10004, 10005, 10014, 10022, 10023, 10024, 21314, 21316, 21317, 21319, 21327, 21332,
]);

/** A refusal in the platform's form. */
export class WeiboError extends Error {
	readonly code: number;

	constructor(code: number, message?: string) {
		super(message ?? MESSAGES[code] ?? 'unknown error');
		this.code = code;
	}

	get status(): 400 | 403 {
		return FORBIDDEN.has(this.code) ? 403 : 400;
	}
}
