/**
 * What an answer of WordPress means for us: `configuration`: refused, a person must change the account or the site ·
 * `refused`: refused for what was sent · `wait`: refused, may succeed later · `gone`: the post named is no longer there ·
 * `cover_gone`: the picture named is no longer there · `unknown`: nobody can tell.
 */
export type ErrorClass = 'configuration' | 'refused' | 'wait' | 'gone' | 'cover_gone' | 'unknown';

/** Platform facts §4.1, and the classes of WordPress core's controllers. */
const GROUPS: Readonly<Record<ErrorClass, readonly string[]>> = {
	configuration: [
		'rest_not_logged_in',
		'incorrect_password',
		'invalid_username',
		'invalid_email',
		'application_passwords_disabled',
		'application_passwords_disabled_for_user',
		'rest_cannot_create',
		'rest_cannot_publish',
		'rest_cannot_edit',
		'rest_cannot_edit_others',
		'rest_cannot_delete',
		'rest_cannot_read',
		'rest_cannot_assign_term',
		'rest_forbidden',
		'rest_forbidden_context',
		'rest_forbidden_status',
		'rest_user_cannot_view',
		'rest_no_route',
		'rest_disabled',
		'rest_term_invalid',
		'rest_upload_limited_space',
	],
	refused: [
		'rest_invalid_param',
		'rest_missing_callback_param',
		'rest_invalid_json',
		'rest_post_exists',
		'rest_post_invalid_page_number',
		'empty_content',
		'rest_upload_no_data',
		'rest_upload_no_content_type',
		'rest_upload_no_content_disposition',
		'rest_upload_invalid_disposition',
		'rest_upload_sideload_error',
		'rest_upload_file_too_big',
		'rest_content_refused',
	],
	wait: ['rest_upload_hash_mismatch'],
	gone: ['rest_post_invalid_id', 'rest_already_trashed'],
	cover_gone: ['rest_invalid_featured_media'],
	unknown: ['db_insert_error', 'db_update_error', 'rest_upload_unknown_error', 'internal_server_error'],
};

export const WORDPRESS_ERRORS: ReadonlyMap<string, ErrorClass> = new Map(
	Object.entries(GROUPS).flatMap(([name, codes]) => codes.map((code) => [code, name as ErrorClass] as const)),
);

/** What an answer that is no success means: by its code, else by its HTTP status (firewalls answer with pages). */
export function errorClass(code: string | null, status: number): ErrorClass {
	const known = code === null ? undefined : WORDPRESS_ERRORS.get(code);
	if (known !== undefined) return known;
	if (status === 429 || status === 503) return 'wait';
	if (status >= 500) return 'unknown';
	if (status === 413 || status === 400) return 'refused';
	return status >= 300 ? 'configuration' : 'unknown';
}
