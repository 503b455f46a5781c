import type { ErrorCode, ErrorParams } from '#lib/contract/errors.ts';

/**
 * A failure a person can do something about. `code` selects the Chinese sentence in `labels/errors.ts`;
 * `message` is for logs. Anything that is not an AppError is a bug and shown as such.
 */
export class AppError extends Error {
	readonly status: number = 500;
	readonly code: ErrorCode;
	readonly params: ErrorParams;
	constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
		super(`${code} ${JSON.stringify(params)}`, options);
		this.name = new.target.name;
		this.code = code;
		this.params = params;
	}
}

/** The input cannot be used as it is (400). */
export class InputError extends AppError {
	override readonly status = 400;
}
/** Nobody is signed in, or the session or token is no longer valid (401). */
export class UnauthenticatedError extends AppError {
	override readonly status = 401;
}
/** The actor may not do this (403). */
export class PermissionError extends AppError {
	override readonly status = 403;
}
/** No such thing, or none within the actor's scope: the two are not told apart (404). */
export class NotFoundError extends AppError {
	override readonly status = 404;
}
/** It was public and has been taken back (410). */
export class GoneError extends AppError {
	override readonly status = 410;
}
/** The thing changed since the actor saw it, or its state does not allow this (409). */
export class ConflictError extends AppError {
	override readonly status = 409;
}
/** Too much at once (413) or too often (429). */
export class LimitError extends AppError {
	override readonly status: 413 | 429;
	constructor(status: 413 | 429, code: ErrorCode, params: ErrorParams = {}) {
		super(code, params);
		this.status = status;
	}
}
