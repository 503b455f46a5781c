/** Every failure a person or an API client can meet. `labels/errors.ts` has one Chinese sentence for each. */
export const ERROR_CODES = [
	'input.invalid',
	'input.empty',
	'input.too_long',
	'input.too_large',
	'input.encoding',
	'input.past_time',
	'input.unknown_column',
	'input.unknown_channel',
	'input.unknown_campaign',
	'input.unknown_indicator',
	'input.unknown_unit',
	'input.not_json',
	'input.bad_file',
	'input.duplicate',
	'input.method',
	'auth.required',
	'auth.expired',
	'auth.bad_credentials',
	'auth.locked',
	'auth.disabled',
	'auth.weak_password',
	'auth.wrong_password',
	'auth.bad_origin',
	'auth.bad_token',
	'auth.setup_code',
	'auth.not_set_up',
	'auth.must_change_password',
	'permission.denied',
	'permission.beyond_reach',
	'permission.own_post',
	'permission.same_person',
	'review.reason_needed',
	'outreach.cancelled',
	'outreach.too_early',
	'outreach.ended',
	'outreach.full',
	'outreach.present',
	'outreach.absent',
	'task.cancelled',
	'task.only_proof',
	'not_found',
	'gone.recalled',
	'channel.untested',
	'channel.no_preview',
	'conflict.stale',
	'conflict.state',
	'recall.nothing',
	'freeze.in_force',
	'conflict.replayed',
	'conflict.already_set_up',
	'conflict.last_admin',
	'conflict.unit_in_use',
	'limit.too_many',
	'limit.quota',
	'limit.busy',
	'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Values a sentence may need: field names are labels already, numbers carry their unit in the sentence. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** RFC 9457 problem document, the form of every error of the JSON API. */
export interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	code: ErrorCode;
}
