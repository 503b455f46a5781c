import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface ReceivedMail {
	from: string;
	to: string[];
	/** Header fields, decoded, by lower-case name. */
	headers: ReadonlyMap<string, string>;
	/** The parts by content type, decoded. */
	parts: ReadonlyMap<string, string>;
	/** As it came over the line. */
	raw: string;
}

/** A mail server on a real socket that keeps what it gets. */
export interface Postbox {
	/** host:port */
	address: string;
	port: number;
	received: ReceivedMail[];
}

export const MAIL_USER = 'notice@rong.example.cn';
export const MAIL_PASSWORD = 'canary-mail-password';

/** Starts one that asks for {@link MAIL_USER}; `options` adds refusals. Closed when the test ends. */
export async function openPostbox(options: SMTPServerOptions = {}): Promise<Postbox> {
	const received: ReceivedMail[] = [];
	const server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		onAuth: ({ username, password }, _session, done) =>
			username === MAIL_USER && password === MAIL_PASSWORD
				? done(null, { user: username })
				: done(new Error('535 wrong')),
		onData(stream, session, done) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				const { mailFrom, rcptTo } = session.envelope;
				const from = mailFrom === false ? '' : mailFrom.address;
				received.push({
					from,
					to: rcptTo.map(({ address }) => address),
					...readMessage(Buffer.concat(chunks).toString('utf8')),
				});
				done();
			});
		},
		...options,
	});
	// A client that leaves in the middle is part of some tests.
	server.on('error', () => undefined);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
	const { port } = server.server.address() as AddressInfo;
	return { address: `127.0.0.1:${port}`, port, received };
}

function readMessage(raw: string): Pick<ReceivedMail, 'headers' | 'parts' | 'raw'> {
	const [head = '', ...rest] = raw.split('\r\n\r\n');
	const headers = readHeaders(head);
	const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
	const body = rest.join('\r\n\r\n');
	const pieces = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
	const parts = new Map(pieces.map((piece) => readPart(piece.replace(/^\r\n/, ''))));
	return { headers, parts, raw };
}

function readPart(piece: string): [string, string] {
	const [head = '', ...rest] = piece.split('\r\n\r\n');
	const headers = readHeaders(head);
	const body = rest.join('\r\n\r\n');
	const type = headers.get('content-type')?.split(';')[0] ?? '';
	const way = headers.get('content-transfer-encoding');
	if (way === 'base64') return [type, Buffer.from(body, 'base64').toString('utf8')];
	return [type, way === 'quoted-printable' ? unquote(body) : body];
}

function unquote(text: string): string {
	const bytes = text
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** RFC 2047 words, unfolded. */
function readHeaders(head: string): Map<string, string> {
	const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
	return new Map(
		lines.map((line) => {
			const at = line.indexOf(':');
			const value = line
				.slice(at + 1)
				.trim()
				.replace(/\?=\s+=\?/g, '?==?')
				.replace(/(?:=\?UTF-8\?[BQ]\?[^?]*\?=)+/gi, decodeWords);
			return [line.slice(0, at).toLowerCase(), value];
		}),
	);
}

function decodeWords(words: string): string {
	const bytes = [...words.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)].map(([, way, text = '']) =>
		way?.toUpperCase() === 'B'
			? Buffer.from(text, 'base64')
			: Buffer.from(
					text
						.replaceAll('_', ' ')
						.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
					'latin1',
				),
	);
	return Buffer.concat(bytes).toString('utf8');
}
