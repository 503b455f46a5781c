/** For pages that are one document without script or files of their own. */
export const PLAIN_PAGE_CSP =
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text as HTML shows it, in content and in quoted attributes. */
export function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/**
 * A page that needs nothing else to be shown: for answers given before SvelteKit renders any.
 * @param body HTML, already escaped
 */
export function plainPage(status: number, title: string, body: string): Response {
	const headers = {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': PLAIN_PAGE_CSP,
		'cache-control': 'no-store',
	};
	return new Response(documentOf(title, body), { status, headers });
}

/** One sentence, and the way back to the desk. */
export function refusalPage(status: number, title: string, sentence: string): Response {
	return plainPage(
		status,
		title,
		`<h1>${escaped(title)}</h1><p>${escaped(sentence)}</p><div class="acts"><a href="/today">回到今日</a></div>`,
	);
}

function documentOf(title: string, body: string): string {
	return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)} - 巾帼融媒台</title><style>
:root{color-scheme:light dark;--paper:#faf8f5;--surface:#fff;--ink:#1f2328;--ink2:#55524e;--line:#e6e1da;--accent:#b3243c}
@media(prefers-color-scheme:dark){:root{--paper:#151316;--surface:#1d1b1f;--ink:#ece8e3;--ink2:#bdb6af;--line:#353137;--accent:#c83a53}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:680px;margin:0 auto;padding:48px 16px;display:grid;gap:16px}h1{font-size:20px;line-height:28px;margin:0}p{margin:0;color:var(--ink2)}
form{display:grid;gap:16px}textarea{width:100%;font:inherit;padding:12px;border:1px solid var(--line);border-radius:6px;background:var(--surface);color:inherit}
.acts{display:flex;flex-wrap:wrap;gap:12px}a,button{font:inherit;font-size:14px;min-height:44px;padding:0 16px;border-radius:6px;border:1px solid var(--line);display:inline-flex;align-items:center;color:inherit;background:var(--surface);text-decoration:none;cursor:pointer}
button{background:var(--accent);border-color:var(--accent);color:#fff}</style></head><body><main>${body}</main></body></html>`;
}
