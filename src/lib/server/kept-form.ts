import { sentenceFor } from '#lib/labels/errors.ts';
import { keptValues } from './problems.ts';

/** Longer than this, or of several lines, a value is writing: it is shown, not only carried along. */
const WRITING = 40;
const KEPT_MAX_BYTES = 4 * 1024 * 1024;

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

/**
 * 401 for a form that came without script after its session ended: a page that holds everything typed (but passwords and
 * files) and sends the same form again once its reader has signed in in another tab.
 */
export async function keptFormPage(request: Request, url: URL): Promise<Response> {
	const values = await readValues(request);
	const body = page(url.pathname + url.search, values);
	return new Response(body, {
		status: 401,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
			'cache-control': 'no-store',
		},
	});
}

async function readValues(request: Request): Promise<Record<string, string>> {
	if (Number(request.headers.get('content-length') ?? Infinity) > KEPT_MAX_BYTES) return {};
	try {
		const form = await request.formData();
		const key = form.get('formKey');
		return { ...keptValues(form), ...(typeof key === 'string' ? { formKey: key } : {}) };
	} catch {
		// Not a form: there is no text to keep, and the sentence still has to be said.
		return {};
	}
}

function control([name, value]: [string, string]): string {
	if (value.length <= WRITING && !value.includes('\n'))
		return `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;
	// A textarea drops one line break at its very start.
	return `<textarea name="${escaped(name)}" aria-label="填写的内容" rows="12">\n${escaped(value)}</textarea>`;
}

function page(action: string, values: Record<string, string>): string {
	const controls = Object.entries(values).map(control).join('');
	return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>登录已过期 - 巾帼融媒台</title><style>
:root{color-scheme:light dark;--paper:#faf8f5;--surface:#fff;--ink:#1f2328;--ink2:#55524e;--line:#e6e1da;--accent:#b3243c}
@media(prefers-color-scheme:dark){:root{--paper:#151316;--surface:#1d1b1f;--ink:#ece8e3;--ink2:#bdb6af;--line:#353137;--accent:#c83a53}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:680px;margin:0 auto;padding:48px 16px;display:grid;gap:16px}h1{font-size:20px;line-height:28px;margin:0}p{margin:0;color:var(--ink2)}
form{display:grid;gap:16px}textarea{width:100%;font:inherit;padding:12px;border:1px solid var(--line);border-radius:6px;background:var(--surface);color:inherit}
.acts{display:flex;flex-wrap:wrap;gap:12px}a,button{font:inherit;font-size:14px;min-height:44px;padding:0 16px;border-radius:6px;border:1px solid var(--line);display:inline-flex;align-items:center;color:inherit;background:var(--surface);text-decoration:none;cursor:pointer}
button{background:var(--accent);border-color:var(--accent);color:#fff}</style></head><body><main>
<h1>登录已过期</h1><p>${sentenceFor('auth.expired')}上传的文件和密码需要重新选择、填写。</p>
<form method="POST" action="${escaped(action)}">${controls}
<div class="acts"><a href="/login" target="_blank" rel="opener">第一步：在新窗口登录</a><button>第二步：再次提交</button></div></form></main></body></html>`;
}
