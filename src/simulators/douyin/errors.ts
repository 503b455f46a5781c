const MESSAGES: Record<number, string> = {
	10003: 'client_key错误',
	10004: '应用权限不足',
	10005: '参数缺失',
	10007: '授权码过期',
	10008: 'access_token过期',
	10010: 'refresh_token过期',
	10013: 'client_secret错误',
	10020: 'refresh_token刷新次数已达上限',
	28001003: 'access_token无效',
	28001005: '系统繁忙',
	28001007: '参数不合法',
	28001008: 'access_token已过期',
	28001014: '应用未获得该能力',
	28001015: 'open_id与access_token不匹配',
	28001056: '接口已下线',
};

/** A refusal; the HTTP status stays 200. */
export class DouyinError extends Error {
	readonly code: number;
	constructor(code: number, message?: string) {
		super(message ?? MESSAGES[code] ?? '未知错误');
		this.code = code;
	}
}
