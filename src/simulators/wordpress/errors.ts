import type { Answer } from '#simulators/platform.ts';

/** A refusal in WordPress's own words. */
export class RestError extends Error {
	readonly code: string;
	readonly status: number;
	readonly data: Readonly<Record<string, unknown>>;

	constructor(code: string, status: number, data: Readonly<Record<string, unknown>> = {}) {
		super(MESSAGES[code] ?? code);
		this.code = code;
		this.status = status;
		this.data = data;
	}
}

const MESSAGES: Readonly<Record<string, string>> = {
	rest_no_route: 'No route was found matching the URL and request method.',
	rest_invalid_json: 'Invalid JSON body passed.',
	rest_invalid_param: 'Invalid parameter(s).',
	rest_not_logged_in: 'You are not currently logged in.',
	rest_forbidden: 'Sorry, you are not allowed to do that.',
	rest_forbidden_context: 'Sorry, you are not allowed to edit posts in this post type.',
	rest_cannot_create: 'Sorry, you are not allowed to create posts as this user.',
	rest_cannot_publish: 'Sorry, you are not allowed to create published posts in this post type.',
	rest_cannot_edit: 'Sorry, you are not allowed to edit this post.',
	rest_cannot_delete: 'Sorry, you are not allowed to delete this post.',
	rest_already_trashed: 'The post has already been deleted.',
	rest_post_invalid_id: 'Invalid post ID.',
	rest_post_exists: 'Cannot create existing post.',
	rest_post_invalid_page_number: 'The page number requested is larger than the number of pages available.',
	rest_invalid_featured_media: 'Invalid featured media ID.',
	empty_content: 'Content, title, and excerpt are empty.',
	incorrect_password: 'The provided password is an invalid application password.',
	invalid_username: 'Unknown username. Check again or try your email address.',
	application_passwords_disabled: 'Application passwords are not available.',
	rest_upload_no_data: 'No data supplied.',
	rest_upload_no_content_type: 'No Content-Type supplied.',
	rest_upload_no_content_disposition: 'No Content-Disposition supplied.',
	rest_upload_invalid_disposition: 'Invalid Content-Disposition supplied.',
	rest_upload_sideload_error: 'Sorry, you are not allowed to upload this file type.',
	rest_upload_unknown_error: 'Unknown error occurred while handling the upload.',
	db_insert_error: 'Could not insert post into the database.',
};

export function errorAnswer(error: RestError): Answer {
	const { code, message, status, data } = error;
	return restAnswer({ code, message, data: { status, ...data } }, status);
}

export function restAnswer(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
	return {
		status,
		headers: {
			'content-type': 'application/json; charset=UTF-8',
			'x-robots-tag': 'noindex',
			'x-content-type-options': 'nosniff',
			...headers,
		},
		body: JSON.stringify(value),
		code: status < 300 ? 0 : status,
	};
}

/** What a firewall in front of a site says: a page, whatever was asked for. */
export function firewallPage(status: number): Answer {
	return {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			...(status === 413 ? {} : { 'retry-after': '120' }),
		},
		body: `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>Request blocked</h1><p>Please try again later.</p></body></html>\n`,
		code: status,
	};
}
