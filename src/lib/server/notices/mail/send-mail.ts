import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { isPublicAddress } from '../../channels/index.ts';
import type { BotOutcome } from '../bots/bot.ts';
import type { Mail } from './compose-mail.ts';
import type { MailAccount } from './settings.ts';

const CONNECT_MS = 10_000;
const SOCKET_MS = 20_000;

interface SmtpError extends Error {
	code?: string;
	responseCode?: number;
}

const refused = (kind: 'settings' | 'message' | 'later', sentence: string): BotOutcome => ({
	kind: 'refused',
	class: kind,
	code: 0,
	waitMs: 0,
	sentence,
});

const UNREACHED: BotOutcome = {
	kind: 'unknown',
	sentence: '连不上邮件服务器，稍后会自动再发。请核对服务器地址和端口。',
};

/** What a failure of the mail server means: nodemailer's code, and the reply code of SMTP (RFC 5321 §4.2). */
export function readMailError({ code, responseCode = 0 }: SmtpError): BotOutcome {
	if (code === 'EAUTH')
		return refused(
			'settings',
			'邮件服务器不接受账号或密码。很多邮箱要填「授权码」而不是登录密码，请核对后重新保存。',
		);
	if (code === 'ETLS' || code === 'ESOCKET')
		return refused('settings', '与邮件服务器的加密连接没有建立。请核对端口和加密方式。');
	if (responseCode >= 400 && responseCode < 500)
		return refused('later', '邮件服务器请稍后再发，会自动再试。');
	if (responseCode >= 500)
		return refused('message', '邮件服务器退回了这封邮件。请核对收件人的邮箱地址和发件地址。');
	return UNREACHED;
}

/** An address to connect to that is public, or whatever the allow-list names; null for anything inside. */
async function addressFor(account: MailAccount, allow: readonly string[]): Promise<string | null> {
	const { host, port } = account;
	if (allow.includes(`${host}:${port}`)) return host;
	const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true });
	const isPublic = found.length > 0 && found.every(({ address }) => isPublicAddress(address));
	return isPublic ? (found[0]?.address ?? null) : null;
}

/** Sends one e-mail. Never throws for what the network or the server does; neither says the password to anybody. */
export async function sendMail(
	account: MailAccount,
	mail: Mail & { to: string },
	allow: readonly string[],
): Promise<BotOutcome> {
	let host: string | null;
	try {
		host = await addressFor(account, allow);
	} catch {
		return UNREACHED;
	}
	if (host === null)
		return refused(
			'settings',
			'邮件服务器在内网。请管理员先把它的地址和端口加进服务器的允许名单（OUTBOUND_ALLOW）。',
		);
	const { port, security, user, password, from, fromName } = account;
	const transport = createTransport({
		host,
		port,
		secure: security === 'tls',
		requireTLS: security === 'starttls',
		ignoreTLS: security === 'none',
		tls: { servername: account.host, minVersion: 'TLSv1.2' },
		...(user === '' ? {} : { auth: { user, pass: password } }),
		connectionTimeout: CONNECT_MS,
		greetingTimeout: CONNECT_MS,
		socketTimeout: SOCKET_MS,
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	try {
		await transport.sendMail({ ...mail, from: { name: fromName, address: from } });
		return { kind: 'sent' };
	} catch (error) {
		return readMailError(error as SmtpError);
	} finally {
		transport.close();
	}
}
