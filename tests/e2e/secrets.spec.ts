import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { storeIn } from '#tests/support/federation.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { SET_UP, Visitor, type Answer } from '#tests/support/visitor.ts';

// Secrets that can be told from everything else go through every way in; then nothing that is kept or shown may hold them.

const word = (name: string) => `${name}-${randomBytes(9).toString('hex')}`;
const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const KEY = hex(32);
/** What people and programs type; the rest is made by the server and added as it is told. */
const TYPED = {
	password: word('parole'),
	wrongPassword: word('fehler'),
	newPassword: word('neu'),
	secret: hex(16),
	callbackToken: hex(12),
	aesKey: randomBytes(32).toString('base64').slice(0, 43),
	wrongToken: hex(24),
	key: KEY,
};
const secrets = new Map<string, string>(Object.entries(TYPED));
/** Pages as they were answered. Those that show a secret once, to who made it, are looked at where it is shown. */
const shown: { path: string; text: string }[] = [];

const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-secrets-'));
let server: TestServer;
let lines: readonly string[];

class Watched extends Visitor {
	override async ask(...given: Parameters<Visitor['ask']>): Promise<Answer> {
		const answer = await super.ask(...given);
		shown.push({ path: given[0], text: answer.text });
		return answer;
	}
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
	server = await startServer({ dataDir, env: { SECRET_KEY: KEY, LOG_LEVEL: 'trace' } });
	lines = server.lines;
});
test.afterAll(async () => {
	await server.kill();
	rmSync(dataDir, { recursive: true, force: true });
});

/** The page that made a secret is where it is shown; it is taken out of the pages that are searched. */
function toldOnce(name: string, { text }: Answer, pattern: RegExp): string {
	const secret = pattern.exec(text)?.[1];
	if (!secret) throw new Error(`no page told the ${name}`);
	secrets.set(name, secret);
	shown.pop();
	return secret;
}

const keyIn = ({ text }: Answer) => /name="formKey" value="([^"]+)"/.exec(text)?.[1] ?? '';
const unitIn = ({ text }: Answer) => /<option value="([\w-]{36})"/.exec(text)?.[1] ?? '';

let admin: Watched;
let unitId: string;
let token: string;
let channelPath: string;

test('an administrator sets up, fails to sign in, signs in and changes the password', async () => {
	const { password, wrongPassword, newPassword } = TYPED;
	const first = new Watched(server.url);
	expect((await first.send('/setup', { ...SET_UP, password, passwordAgain: wrongPassword })).status).toBe(
		400,
	);
	expect((await first.send('/setup', { ...SET_UP, password, passwordAgain: password })).status).toBe(303);
	secrets.set('first session', first.cookies.get('jinguo_session') ?? '');
	admin = new Watched(server.url);
	expect((await admin.send('/login', { login: SET_UP.login, password: wrongPassword })).status).toBe(401);
	expect((await admin.send('/login', { login: wrongPassword, password })).status).toBe(401);
	secrets.delete('wrongPassword');
	expect((await admin.send('/login', { login: SET_UP.login, password })).status).toBe(303);
	secrets.set('session', admin.cookies.get('jinguo_session') ?? '');
	const change = { oldPassword: password, password: newPassword, passwordAgain: newPassword };
	expect((await admin.send('/account?/password', { ...change, oldPassword: newPassword })).status).not.toBe(
		200,
	);
	expect((await admin.send('/account?/password', change)).status).toBe(200);
});

test('she makes an account, an API token, a channel and a wall’s link', async () => {
	const people = await admin.open('/settings/people/new');
	unitId = unitIn(people);
	const person = { unitId, name: '何苗', department: '', login: 'hemiao', roles: 'planner' };
	const made = await admin.send('/settings/people/new', { ...person, formKey: keyIn(people) });
	toldOnce('one-time password', made, /value="([^"]+)"[^>]*aria-label="一次性密码"/);

	const tokens = await admin.open('/settings/tokens');
	const named = { unitId, name: '报数程序', formKey: keyIn(tokens) };
	const tokenPage = await admin.send('/settings/tokens?/create', named);
	token = toldOnce('API token', tokenPage, /value="([\w-]{43})"[^>]*readonly/);

	const channels = await admin.open('/settings/channels/new?platform=wechat');
	const { secret, callbackToken, aesKey } = TYPED;
	const account = {
		unitId,
		platform: 'wechat',
		name: '铜江妇联',
		secret,
		token: callbackToken,
		encodingAesKey: aesKey,
		callbackMode: 'aes',
		mode: 'publish',
		baseUrl: 'http://127.0.0.1:9',
		formKey: keyIn(channels),
	};
	const refused = await admin.send('/settings/channels/new', { ...account, appid: 'not an id' });
	expect(refused.status).toBe(400);
	const channel = await admin.send('/settings/channels/new', { ...account, appid: 'wx5299000000000001' });
	expect(channel.status).toBe(303);
	channelPath = String(channel.headers.location).split('?')[0] ?? '';
	const late = await new Watched(server.url).send(`${channelPath}?/save`, account);
	expect(late.status).toBe(401);

	const walls = await admin.open('/walls');
	await admin.send('/walls?/create', { unitId, name: '指挥部大屏', formKey: keyIn(walls) });
	const wallId = /href="\/wall\/([\w-]+)"/.exec((await admin.open('/walls')).text)?.[1] ?? '';
	const paired = await admin.send('/walls?/pair', { wallId, name: '一号屏', formKey: hex(8) });
	const device = toldOnce('wall’s link', paired, /\?device=([\w-]{43})/);
	const screen = new Watched(server.url);
	expect((await screen.open(`/wall/${wallId}?device=${device}`)).status).toBe(303);
	expect((await screen.open(`/wall/${wallId}`)).status).toBe(200);
});

test('calls fail: a platform out of reach, a foreign callback, wrong tokens, wrong figures, a broken table', async () => {
	await admin.send(`${channelPath}?/check`, {});
	const channelId = channelPath.split('/').at(-1);
	const { callbackToken, wrongToken } = TYPED;
	const query = `signature=${callbackToken}&timestamp=1&nonce=2&echostr=x`;
	await admin.ask(`/callback/${channelId}?${query}`);
	await admin.ask(`/callback/${channelId}?${query}`, { method: 'POST', body: `<xml>${callbackToken}</xml>` });
	for (const bearer of [token, wrongToken])
		await admin.ask('/api/v1/readings', {
			method: 'POST',
			body: '[{"key":"a"},{"b":',
			headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
		});
	const store = storeIn(dataDir);
	await store.tx(async (tx) => void (await tx.db.run(sql`alter table volunteers rename to gone`)));
	expect((await admin.open('/service/volunteers')).status).toBe(500);
	const written = await admin.send('/service/volunteers', {
		unitId,
		name: token,
		role: 'publicity',
		kind: 'volunteer',
	});
	expect(written.status).toBe(500);
	expect(written.text).not.toMatch(/no such table|SQLITE|insert into/i);
	await store.tx(async (tx) => void (await tx.db.run(sql`alter table gone rename to volunteers`)));
	await store.close();
});

test('every page is opened', async () => {
	for (const path of [
		'/today',
		'/posts',
		'/publications',
		'/data',
		'/walls',
		'/account',
		'/settings/people',
		'/settings/tokens',
		'/settings/units',
		'/settings/channels',
		channelPath,
		'/settings/channels/new?platform=wechat',
		'/metrics',
		'/readyz',
	])
		expect([path, (await admin.open(path)).status]).toEqual([path, 200]);
});

test('no log line, no page and no file of the data folder holds any of the secrets', async () => {
	expect(await server.stop()).toBe(0);
	expect(lines.some((line) => line.includes('"level":50'))).toBe(true);
	expect(secrets.size).toBeGreaterThanOrEqual(12);
	const log = lines.join('\n');
	const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
	expect(files.map(({ name }) => name)).toContain('jinguo.db');
	for (const [name, secret] of secrets) {
		expect(secret.length, name).toBeGreaterThanOrEqual(12);
		for (const form of formsOf(secret)) {
			expect(log.includes(form), `the log holds the ${name}`).toBe(false);
			for (const { path, text } of shown)
				expect(text.includes(form), `${path} shows the ${name}`).toBe(false);
			for (const { name: file, bytes } of files)
				expect(bytes.includes(form), `${file} holds the ${name}`).toBe(false);
		}
	}
});

/** A secret as it is, and as it would stand in an address, in a header or in bytes. */
function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	return [
		secret,
		encodeURIComponent(secret),
		bytes.toString('base64').replace(/=+$/, ''),
		bytes.toString('hex'),
	];
}
