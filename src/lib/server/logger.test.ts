import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function logged(fields: object): string {
	const lines: string[] = [];
	createLogger('info', { write: (line: string) => void lines.push(line) }).info(fields, 'said');
	return lines.join('');
}

test('an error is logged with its type, code, stack and causes', () => {
	const cause = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
	const line = logged({ err: new Error('the platform is away', { cause }) });
	expect(JSON.parse(line)).toMatchObject({
		err: {
			type: 'Error',
			message: 'the platform is away',
			stack: expect.stringMatching(/^ {4}at .*logger\.test\.ts/) as string,
			cause: { message: 'no route', code: 'EHOSTUNREACH' },
		},
	});
});

test('a failed query is logged without its values', () => {
	const cause = Object.assign(new Error('duplicate key'), {
		code: '23505',
		detail: 'Key (login)=(geheim) already exists.',
	});
	const error = new DrizzleQueryError('insert into accounts values ($1)', ['geheim\n    at geheim'], cause);
	const line = logged({ err: error });
	expect(line).toContain('insert into accounts');
	expect(line).toContain('23505');
	expect(line).toContain('logger.test.ts');
	expect(line).not.toContain('geheim');
});

test('settings of a connection on an error are not logged', () => {
	const error = Object.assign(new Error('lost'), { client: { password: 'geheim' } });
	expect(logged({ err: error })).not.toContain('geheim');
});

test('secrets are removed by their names, two objects deep', () => {
	const line = logged({ token: 'geheim', request: { cookie: 'geheim', body: { password: 'geheim' } } });
	expect(line).not.toContain('geheim');
	expect(line).toContain('[removed]');
});
