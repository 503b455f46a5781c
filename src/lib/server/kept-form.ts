import { sentenceFor } from '#lib/labels/errors.ts';
import { escaped, plainPage } from './plain-page.ts';
import { keptValues } from './problems.ts';

/** Longer than this, or of several lines, a value is writing: it is shown, not only carried along. */
const WRITING = 40;
const KEPT_MAX_BYTES = 4 * 1024 * 1024;

/**
 * 401 for a form that came without script after its session ended: a page that holds everything typed (but passwords and
 * files) and sends the same form again once its reader has signed in in another tab.
 */
export async function keptFormPage(request: Request, url: URL): Promise<Response> {
	const values = await readValues(request);
	return plainPage(401, '登录已过期', body(url.pathname + url.search, values));
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

function body(action: string, values: Record<string, string>): string {
	const controls = Object.entries(values).map(control).join('');
	return `<h1>登录已过期</h1><p>${sentenceFor('auth.expired')}上传的文件和密码需要重新选择、填写。</p>
<form method="POST" action="${escaped(action)}">${controls}
<div class="acts"><a href="/login" target="_blank" rel="opener">第一步：在新窗口登录</a><button>第二步：再次提交</button></div></form>`;
}
