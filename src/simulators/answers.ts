import type { Answer } from '#simulators/platform.ts';

/** Pages run no script and load nothing from elsewhere: what is shown was written by the software under test. */
const PAGE_POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'";

export function jsonAnswer(value: unknown, status = 200): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: JSON.stringify(value),
	};
}

export function htmlAnswer(body: string, status = 200): Answer {
	return {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': PAGE_POLICY,
			'x-content-type-options': 'nosniff',
		},
		body,
	};
}

export function seeOther(location: string): Answer {
	return { status: 303, headers: { location }, body: '' };
}

/** What a gateway in front of a platform says when something behind it broke. */
export function gatewayPage(status: number): Answer {
	const text = status === 500 ? '500 Internal Server Error' : '502 Bad Gateway';
	return {
		status,
		headers: { 'content-type': 'text/html' },
		body: `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n</body>\r\n</html>\r\n`,
	};
}

export function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}
