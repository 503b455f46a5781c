/** Which addresses may stay in an article. */
export interface OwnHosts {
	isPicture(url: string): boolean;
	isArticle(url: string): boolean;
}

const WITH_INSIDES = /<(script|style|iframe|object|noscript)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const BANNED_TAGS =
	/<\/?(?:script|style|iframe|object|noscript|embed|form|input|textarea|button|select|link|meta|base)\b[^>]*>/gi;
const TAG = /<([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const SOURCES = new Set(['src', 'data-src', 'href', 'xlink:href']);
const REMOVED = new Set(['id', 'srcset', 'poster', 'background', 'action', 'formaction']);

function decode(value: string): string {
	return value
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

/** Drops declarations with a foreign picture and those that could lay something over the page. */
function filterStyle(style: string, hosts: OwnHosts): string {
	const declarations = decode(style).match(/(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;"'(])+/g) ?? [];
	const kept = declarations.filter((declaration) => {
		if (/^\s*position\s*:|expression\s*\(|javascript:|-moz-binding/i.test(declaration)) return false;
		const urls = [...declaration.matchAll(/url\(\s*["']?([^"')]*)["']?\s*\)/gi)];
		const opened = declaration.match(/url\(/gi)?.length ?? 0;
		return opened === urls.length && urls.every(([, url]) => hosts.isPicture((url ?? '').trim()));
	});
	return kept.join(';').replaceAll('"', '&quot;');
}

/** The value that stays, or null when the attribute goes. */
function filterAttribute(
	tag: string,
	attribute: { name: string; value: string },
	hosts: OwnHosts,
): string | null {
	const { name, value } = attribute;
	if (name.startsWith('on') || REMOVED.has(name)) return null;
	if (name === 'style') return filterStyle(value, hosts);
	if (!SOURCES.has(name)) return value;
	const url = decode(value).trim();
	const allowed = tag === 'a' ? hosts.isArticle(url) : hosts.isPicture(url);
	return allowed ? value : null;
}

/**
 * What WeChat keeps of an article's HTML: no scripts, only its own pictures, only links to its own articles.
 * It says nothing about what it took away, and neither does this.
 */
export function filterContent(html: string, hosts: OwnHosts): string {
	const bare = html
		.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
		.replace(WITH_INSIDES, '')
		.replace(BANNED_TAGS, '');
	return bare
		.replace(TAG, (_whole, name: string, rest: string) => {
			const tag = name.toLowerCase();
			const kept: string[] = [];
			for (const match of rest.matchAll(ATTRIBUTE)) {
				const attribute = {
					name: (match[1] ?? '').toLowerCase(),
					value: match[2] ?? match[3] ?? match[4] ?? '',
				};
				const value = filterAttribute(tag, attribute, hosts);
				if (value !== null) kept.push(` ${attribute.name}="${value.replaceAll('"', '&quot;')}"`);
			}
			return `<${tag}${kept.join('')}>`;
		})
		.replace(/<[a-zA-Z][^>]*$/, '');
}

/** The words of an article, for the digest WeChat makes itself. */
export function plainText(html: string): string {
	return decode(html.replace(/<[^>]*>/g, ' '))
		.replace(/\s+/g, ' ')
		.trim();
}
