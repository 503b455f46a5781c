import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Keys whose values never reach a log line, however deep an object carries them (two levels are enough for ours). */
const SECRETS = [
	'password',
	'passwordAgain',
	'oldPassword',
	'passwordHash',
	'setupCode',
	'secret',
	'token',
	'access_token',
	'authorization',
	'cookie',
	'appsecret',
	'encodingAesKey',
	'credentials',
	'secretKey',
	'databaseUrl',
	'redisUrl',
];

interface LoggedError {
	type: string;
	message: string;
	code?: string;
	stack?: string;
	cause?: LoggedError;
}

/** The query layer puts the values of a failed query into its message: texts, hashes, sealed credentials. */
const VALUES = /\nparams: [\s\S]*$/;
const CAUSES = 4;

/**
 * An error as the log has it. Only these parts: a driver's error carries rows and connection settings as properties, and its
 * stack repeats its message.
 */
function describeError(error: unknown, depth = 0): LoggedError {
	if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error was thrown' };
	const { message, stack = '' } = error;
	const code: unknown = 'code' in error ? error.code : undefined;
	const at = stack.indexOf(message);
	const frames = at < 0 ? '' : stack.slice(at + message.length).replace(/^\n/, '');
	return {
		type: error.name,
		message: message.replace(VALUES, ''),
		...(typeof code === 'string' ? { code } : {}),
		...(frames ? { stack: frames } : {}),
		...(error.cause && depth < CAUSES ? { cause: describeError(error.cause, depth + 1) } : {}),
	};
}

/** JSON lines on standard output (or `destination`), secrets removed by key name. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
	const options = {
		level,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		serializers: { err: (error: unknown) => describeError(error) },
		redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' },
	};
	return destination ? pino(options, destination) : pino(options);
}
