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

/** JSON lines on standard output (or `destination`), secrets removed by key name. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
	const options = {
		level,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' },
	};
	return destination ? pino(options, destination) : pino(options);
}
