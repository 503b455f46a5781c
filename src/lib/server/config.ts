import { resolve } from 'node:path';
import * as v from 'valibot';

const port = v.pipe(
	v.string(),
	v.regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535'),
	v.transform(Number),
	v.maxValue(65535, 'must be a port number, 0 to 65535'),
);
const url = (schemes: string[], example: string) =>
	v.pipe(
		v.string(),
		v.check(
			(text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
			`must look like ${example}`,
		),
	);

const Environment = v.object({
	PORT: v.optional(port, '3000'),
	HOST: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty')), '0.0.0.0'),
	DATA_DIR: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty')), 'data'),
	DATABASE_URL: v.optional(url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/jinguo')),
	REDIS_URL: v.optional(url(['redis:', 'rediss:'], 'redis://host:6379')),
	ORIGIN: v.optional(url(['http:', 'https:'], 'https://www.example.cn')),
	ROLE: v.optional(v.picklist(['all', 'web', 'worker'], 'must be all, web or worker'), 'all'),
	LOG_LEVEL: v.optional(
		v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a pino level'),
		'info',
	),
	SECRET_KEY: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits'))),
	TRUST_PROXY: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '0'),
	OUTBOUND_ALLOW: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^\s*((\[[\da-f:]+\]|[^\s:/@,]+):\d{1,5}\s*(,\s*|$))*$/i, 'must look like host:port,host:port'),
		),
		'',
	),
	CLOCK_AT: v.optional(
		v.pipe(
			v.string(),
			v.check((text) => !Number.isNaN(Date.parse(text)), 'must be an ISO date and time'),
		),
	),
});

/** Values of these may hold passwords, so a problem names the variable only; so may any that looks like user:password@host. */
const SECRET = /URL|KEY/;
const shown = (name: string, value: unknown) =>
	SECRET.test(name) || String(value).includes('@') ? '' : ` (got ${JSON.stringify(value)})`;

export interface Config {
	port: number;
	host: string;
	/** Absolute folder for the database file, media and keys. */
	dataDir: string;
	databaseUrl: string | null;
	redisUrl: string | null;
	origin: string | null;
	role: 'all' | 'web' | 'worker';
	logLevel: string;
	secretKey: string | null;
	trustProxy: boolean;
	/** host:port pairs that the outbound client may reach although they are private (intranet CMS, simulators). */
	outboundAllow: string[];
	/** Set only for pictures and demonstrations: the wall clock stands at this moment (epoch ms). */
	clockAt: number | null;
	/** Folder with build/, drizzle/ and static/. */
	root: string;
}

export class ConfigError extends Error {
	override readonly name = 'ConfigError';
	readonly problems: string[];
	constructor(problems: string[]) {
		super(`configuration is not usable:\n  ${problems.join('\n  ')}`);
		this.problems = problems;
	}
}

/**
 * Reads the configuration from environment variables, once, at start.
 * @throws {ConfigError} naming every problem, not just the first.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
	const given = Object.fromEntries(
		Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
	);
	const parsed = v.safeParse(Environment, given);
	if (!parsed.success)
		throw new ConfigError(
			parsed.issues.map((issue) => {
				const name = String(issue.path?.[0]?.key);
				return `${name} ${issue.message}${shown(name, issue.input)}`;
			}),
		);
	const e = parsed.output;
	return {
		port: Number(e.PORT),
		host: e.HOST,
		dataDir: resolve(e.DATA_DIR),
		databaseUrl: e.DATABASE_URL ?? null,
		redisUrl: e.REDIS_URL ?? null,
		origin: e.ORIGIN ?? null,
		role: e.ROLE,
		logLevel: e.LOG_LEVEL,
		secretKey: e.SECRET_KEY ?? null,
		trustProxy: e.TRUST_PROXY === '1',
		outboundAllow: e.OUTBOUND_ALLOW.split(',')
			.map((part) => part.trim())
			.filter(Boolean),
		clockAt: e.CLOCK_AT ? Date.parse(e.CLOCK_AT) : null,
		root: env.JINGUO_ROOT ?? process.cwd(),
	};
}
