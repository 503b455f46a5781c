import { createServer, type RequestListener, type Server } from 'node:http';
import {
	createServer as createTcpServer,
	type AddressInfo,
	type Server as TcpServer,
	type Socket,
} from 'node:net';
import type { lookup } from 'node:dns';
import { describe, expect, onTestFinished, test } from 'vitest';
import { allowedHosts, isPublicAddress } from './address.ts';
import { createOutbound, retryAfterMs, type OutboundOptions, type OutboundRequest } from './http.ts';

function closing(server: Server | TcpServer): void {
	onTestFinished(() => new Promise<void>((done) => void server.close(() => done())));
}
async function listening(server: Server | TcpServer): Promise<number> {
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	closing(server);
	return (server.address() as AddressInfo).port;
}
const serve = (listener: RequestListener) => listening(createServer(listener));
/** A server that does `act` with each raw connection. */
const serveRaw = (act: (socket: Socket) => void) =>
	listening(createTcpServer((socket) => void act(socket.on('error', () => undefined))));

const get = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
	method: 'GET',
	url,
	timeoutMs: 5_000,
	...more,
});
const outbound = (port: number, more: Partial<OutboundOptions> = {}) =>
	createOutbound({ allow: [`127.0.0.1:${port}`], ...more });

describe('which addresses are public', () => {
	test.each([
		'0.0.0.0',
		'10.1.2.3',
		'100.64.0.1',
		'100.100.100.200',
		'127.0.0.1',
		'127.255.255.254',
		'168.63.129.16',
		'169.254.169.254',
		'172.16.0.1',
		'172.31.255.255',
		'192.168.1.1',
		'198.18.0.1',
		'224.0.0.1',
		'240.0.0.1',
		'255.255.255.255',
		'::',
		'::1',
		'::ffff:127.0.0.1',
		'::ffff:8.8.8.8',
		'::127.0.0.1',
		'64:ff9b::7f00:1',
		'fc00::1',
		'fd00:ec2::254',
		'fe80::1',
		'fe80::1%eth0',
		'fec0::1',
		'ff02::1',
		'2001::1',
		'2001:db8::1',
		'2002:7f00:1::1',
		'100::1',
		'3fff::1',
		'no address',
		'',
	])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

	test.each([
		'1.1.1.1',
		'101.226.103.106',
		'172.32.0.1',
		'100.128.0.1',
		'192.167.255.255',
		'2400:3200::1',
		'2606:4700::1111',
	])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('the outbound client refuses before a byte leaves', () => {
	test.each([
		'https://127.0.0.1/',
		'https://127.1/',
		'https://2130706433/',
		'https://0x7f000001/',
		'https://0x7f.0.0.1/',
		'https://0177.0.0.1/',
		'https://017700000001/',
		'https://127.0.0.1./',
		'https://１２７.0.0.1/',
		'https://①②⑦.⓪.⓪.①/',
		'https://127。0。0。1/',
		'https://127.0.1/',
		'https://0x7f.1/',
		'https://00000000177.0.0.1/',
		'https://127%2e0%2e0%2e1/',
		'https://%31%32%37.0.0.1/',
		'https://127.0.\t0.\n1/',
		'https:\\\\127.0.0.1\\',
		'https://127.0.0.1\\@api.weixin.qq.com/',
		'https://127.0.0.1#@api.weixin.qq.com/',
		'https://api.weixin.qq.com@127.0.0.1/',
		'https://@127.0.0.1/',
		'https://0xa9fea9fe/',
		'https://2852039166/',
		'https://0251.0376.0251.0376/',
		'https://169.254.43518/',
		'https://[::]/',
		'https://[::127.0.0.1]/',
		'https://[::ffff:0:127.0.0.1]/',
		'https://[::ffff:169.254.169.254]/',
		'https://[64:ff9b::169.254.169.254]/',
		'https://[64:ff9b::a00:1]/',
		'https://[64:ff9b:1::7f00:1]/',
		'https://[2002:a9fe:a9fe::]/',
		'https://[2001:0:53aa:64c:0:0:5601:5601]/',
		'https://[fec0::1]/',
		'https://192.0.0.192/',
		'https://0/',
		'https://[::1]/',
		'https://[::ffff:127.0.0.1]/',
		'https://[::ffff:7f00:1]/',
		'https://[0:0:0:0:0:ffff:a9fe:a9fe]/',
		'https://[fe80::1]/',
		'https://[fd00:ec2::254]/latest/meta-data/',
		'https://169.254.169.254/latest/meta-data/',
		'https://100.100.100.200/latest/meta-data/',
		'https://10.0.0.1:8443/',
		'https://3232235777/',
		'http://api.weixin.qq.com/',
		'https://user:password@api.weixin.qq.com/',
		'ftp://api.weixin.qq.com/',
		'file:///etc/passwd',
	])('%s', async (url) => {
		const lookups: string[] = [];
		const client = createOutbound({
			allow: [],
			lookup: ((name: string) => void lookups.push(name)) as unknown as typeof lookup,
		});
		expect(await client.request(get(url))).toMatchObject({ kind: 'not_sent', reason: 'refused_by_policy' });
		expect(lookups).toEqual([]);
	});

	test('an address that cannot be read', async () => {
		const client = createOutbound({ allow: [] });
		expect(await client.request(get('not an address'))).toMatchObject({
			kind: 'not_sent',
			reason: 'bad_url',
		});
		expect(await client.request(get('https://[fe80::1%25eth0]/'))).toMatchObject({ kind: 'not_sent' });
	});

	test('a name that resolves to this machine', async () => {
		const client = createOutbound({ allow: [] });
		expect(await client.request(get('https://localhost/'))).toMatchObject({
			kind: 'not_sent',
			reason: 'refused_by_policy',
		});
	});

	test('a name of which one address is private (rebinding)', async () => {
		const both = ((_name: string, _options: unknown, done: (e: null, a: unknown) => void) =>
			done(null, [
				{ address: '1.1.1.1', family: 4 },
				{ address: '10.0.0.8', family: 4 },
			])) as unknown as typeof lookup;
		const client = createOutbound({ allow: [], lookup: both });
		expect(await client.request(get('https://rebind.example/'))).toMatchObject({
			kind: 'not_sent',
			reason: 'refused_by_policy',
		});
	});

	test('a name that gives another address when it is asked again (rebinding)', async () => {
		let hits = 0;
		const port = await serve((_req, res) => void (hits++, res.end('{}')));
		const answers = ['198.51.101.1', '127.0.0.1'];
		let asked = 0;
		const turning = ((_name: string, options: { all?: boolean }, done: (...given: unknown[]) => void) => {
			const address = answers[Math.min(asked++, answers.length - 1)];
			if (options.all) done(null, [{ address, family: 4 }]);
			else done(null, address, 4);
		}) as unknown as typeof lookup;
		const client = createOutbound({ allow: [], lookup: turning });
		const url = `https://rebind.example:${port}/`;
		// The connection goes to the address that was checked: nobody asks a second time between check and use.
		await client.request(get(url, { timeoutMs: 200 }));
		expect([asked, hits]).toEqual([1, 0]);
		expect(await client.request(get(url))).toMatchObject({ kind: 'not_sent', reason: 'refused_by_policy' });
		expect(hits).toBe(0);
	});

	test.each([
		['169.254.169.254', 4],
		['100.100.100.200', 4],
		['10.0.0.8', 4],
		['::1', 6],
		['::ffff:10.0.0.8', 6],
		['64:ff9b::a00:8', 6],
		['fe80::1', 6],
		['fd00:ec2::254', 6],
	])('a name that resolves to %s', async (address, family) => {
		const inside = ((_name: string, _options: unknown, done: (e: null, a: unknown) => void) =>
			done(null, [{ address, family }])) as unknown as typeof lookup;
		for (const name of ['metadata.google.internal', 'localhost.', 'cms.example']) {
			const client = createOutbound({ allow: [], lookup: inside });
			expect(await client.request(get(`https://${name}/`))).toMatchObject({ reason: 'refused_by_policy' });
		}
	});

	test('a name that resolves to nothing at all', async () => {
		const none = ((_name: string, _options: unknown, done: (e: null, a: unknown) => void) =>
			done(null, [])) as unknown as typeof lookup;
		const client = createOutbound({ allow: [], lookup: none });
		expect(await client.request(get('https://void.example/'))).toMatchObject({ reason: 'refused_by_policy' });
	});

	test('where a listed host redirects to', async () => {
		let hits = 0;
		const inner = await serve((_req, res) => void (hits++, res.end('secret')));
		const port = await serve(
			(_req, res) =>
				void res.writeHead(307, { location: `http://127.0.0.1:${inner}/latest/meta-data/` }).end(),
		);
		const result = await outbound(port).request(
			get(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }),
		);
		expect(result).toMatchObject({ kind: 'response', status: 307 });
		expect(hits).toBe(0);
	});

	test('a listed host on another port', async () => {
		const client = createOutbound({ allow: ['127.0.0.1:4201'] });
		expect(await client.request(get('http://127.0.0.1:4202/'))).toMatchObject({
			reason: 'refused_by_policy',
		});
	});

	test('a call whose time is over', async () => {
		let asked = 0;
		const port = await serve((_req, res) => void (asked++, res.end('{}')));
		const over = { left: () => 0, signal: new AbortController().signal };
		const result = await outbound(port).request(get(`http://127.0.0.1:${port}/`, { deadline: over }));
		expect(result).toMatchObject({ kind: 'not_sent', reason: 'deadline' });
		expect(asked).toBe(0);
	});
});

describe('the allow-list', () => {
	const toHere = ((_name: string, options: { all?: boolean }, done: (...given: unknown[]) => void) => {
		if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
		else done(null, '127.0.0.1', 4);
	}) as unknown as typeof lookup;

	test('lets an office reach its own intranet by name, and only the port it names', async () => {
		const port = await serve((_req, res) => void res.end('{"ok":true}'));
		const client = createOutbound({ allow: [`CMS.fulian.local:${port}`], lookup: toHere });
		expect(await client.request(get(`http://cms.fulian.local:${port}/`))).toMatchObject({ status: 200 });
		for (const url of [
			`http://127.0.0.1:${port}/`,
			`http://cms.fulian.local:${port + 1}/`,
			`http://other.fulian.local:${port}/`,
			`http://cms.fulian.local.evil.example:${port}/`,
			`http://user@cms.fulian.local:${port}/`,
		])
			expect(await client.request(get(url))).toMatchObject({ kind: 'not_sent', reason: 'refused_by_policy' });
	});

	test('reads IPv6 in brackets and leaves out what it cannot read', () => {
		expect([...allowedHosts(['[::1]:8080', 'a b', '', 'cms.local', '127.1:90'])]).toEqual([
			'::1:8080',
			'cms.local:80',
			'127.0.0.1:90',
		]);
	});
});

describe('how long a platform asks to wait', () => {
	const now = Date.parse('2026-11-24T02:48:00Z');
	test.each([
		['120', 120_000],
		[' 0 ', 0],
		['Tue, 24 Nov 2026 02:49:00 GMT', 60_000],
		['Tue, 24 Nov 2026 02:00:00 GMT', 0],
		['999999999', 86_400_000],
		['soon', null],
		['-1', null],
		['1.5', null],
		['', null],
		[undefined, null],
	])('%j', (header, wanted) => expect(retryAfterMs(header, now)).toBe(wanted));
});

describe('the outbound client says what became of a call', () => {
	test('an answer comes back whole, whatever its status, and the body arrived', async () => {
		let got = '';
		const port = await serve((req, res) => {
			req.on('data', (chunk: Buffer) => (got += chunk.toString()));
			req.on('end', () => res.writeHead(503, { 'x-a': 'b' }).end('{"题":1}'));
		});
		const result = await outbound(port).request(
			get(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"标题":"最美家庭"}' }),
		);
		expect(result).toMatchObject({ kind: 'response', status: 503, headers: { 'x-a': 'b' } });
		expect(result.kind === 'response' && new TextDecoder().decode(result.body)).toBe('{"题":1}');
		expect(got).toBe('{"标题":"最美家庭"}');
	});

	test('a redirect is an answer and is not followed', async () => {
		let hits = 0;
		const port = await serve((_req, res) => void (hits++, res.writeHead(302, { location: '/secret' }).end()));
		const result = await outbound(port).request(get(`http://127.0.0.1:${port}/`));
		expect(result).toMatchObject({ kind: 'response', status: 302 });
		expect(hits).toBe(1);
	});

	test('a refused connection was not sent', async () => {
		const port = await serve(() => undefined);
		const client = createOutbound({ allow: ['127.0.0.1:9'] });
		expect(port).toBeGreaterThan(0);
		expect(await client.request(get('http://127.0.0.1:9/'))).toEqual({
			kind: 'not_sent',
			reason: 'connect',
			why: 'ECONNREFUSED',
		});
	});

	test('a name that does not exist was not sent', async () => {
		const nothing = ((_name: string, _options: unknown, done: (error: Error) => void) =>
			done(
				Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
			)) as unknown as typeof lookup;
		const client = createOutbound({ allow: [], lookup: nothing });
		expect(await client.request(get('https://no-such-host.example/'))).toMatchObject({
			kind: 'not_sent',
			reason: 'dns',
		});
	});

	test('a failed TLS handshake was not sent', async () => {
		const port = await serveRaw((socket) => socket.once('data', () => socket.end('not tls at all\r\n')));
		expect(await outbound(port).request(get(`https://127.0.0.1:${port}/`))).toMatchObject({
			kind: 'not_sent',
			reason: 'tls',
		});
	});

	test('a connection closed after the request is unknown', async () => {
		const port = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
		const result = await outbound(port).request(get(`http://127.0.0.1:${port}/?access_token=SECRET`));
		expect(result.kind).toBe('unknown');
		expect(JSON.stringify(result)).not.toContain('SECRET');
	});

	test('an answer cut in the middle is unknown', async () => {
		const port = await serveRaw((socket) =>
			socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"errcode":0')),
		);
		expect((await outbound(port).request(get(`http://127.0.0.1:${port}/`))).kind).toBe('unknown');
	});

	test('garbage instead of HTTP is unknown', async () => {
		const port = await serveRaw((socket) => socket.once('data', () => socket.end('garbage\r\n\r\n')));
		expect((await outbound(port).request(get(`http://127.0.0.1:${port}/`))).kind).toBe('unknown');
	});

	test('silence until the time is over is unknown', async () => {
		const port = await serve(() => undefined);
		const result = await outbound(port).request(get(`http://127.0.0.1:${port}/`, { timeoutMs: 50 }));
		expect(result).toEqual({ kind: 'unknown', why: 'timed out' });
	});

	test('a deadline that ends during the call leaves it unknown', async () => {
		const stop = new AbortController();
		const port = await serve(() => stop.abort());
		const deadline = { left: () => 60_000, signal: stop.signal };
		const result = await outbound(port).request(get(`http://127.0.0.1:${port}/`, { deadline }));
		expect(result).toEqual({ kind: 'unknown', why: 'timed out' });
	});

	test('an answer above the limit is not read to its end', async () => {
		const port = await serve((_req, res) => void res.end('x'.repeat(100_000)));
		const result = await outbound(port).request(get(`http://127.0.0.1:${port}/`, { maxBytes: 1_000 }));
		expect(result).toMatchObject({ kind: 'unknown', why: 'the answer is larger than allowed' });
	});
});
