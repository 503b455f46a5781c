import { createHash } from 'node:crypto';
import { formatDateTime } from '#lib/contract/format.ts';
import { sayNotice } from '#lib/labels/notices.ts';
import type { DeliveryRow } from '../store.ts';

export interface Mail {
	subject: string;
	text: string;
	html: string;
	/** The same for a repeat, by which mail programs show it once. */
	messageId: string;
}

const escape = (text: string) =>
	text.replace(
		/[&<>"]/g,
		(sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
	);

const CHOICES = '在「账户 → 通知方式」里可以修改要不要收邮件、什么时候收：';

/** What one or several notices say in one e-mail. `origin` is our own address, without a slash at the end. */
export function composeMail(
	rows: readonly DeliveryRow[],
	{ origin, name }: { origin: string; name: string },
): Mail {
	const said = rows.map((row) => ({
		...sayNotice(row.kind, row.facts),
		at: formatDateTime(row.at),
		mark: row.mark,
		link: origin + row.path,
	}));
	const [first] = said;
	const subject =
		said.length === 1 && first ? first.title : `${said.length} 条新消息：${first?.title ?? ''} 等`;
	const choices = `${origin}/account/notices`;
	const text = [
		`${name}：`,
		...said.map(
			({ title, line, at, mark, link }) => `${title}\n${line}\n${at}（北京时间） 编号 #${mark}\n${link}`,
		),
		`${CHOICES}${choices}`,
	].join('\n\n');
	const items = said.map(
		({ title, line, at, mark, link }) =>
			`<p><a href="${escape(link)}"><strong>${escape(title)}</strong></a><br>${escape(line)}<br><small>${at}（北京时间） 编号 #${mark}</small></p>`,
	);
	const html = `<!doctype html><html lang="zh-CN"><body><p>${escape(name)}：</p>${items.join('')}<p><small>${CHOICES}<a href="${escape(choices)}">通知方式</a></small></p></body></html>`;
	const hash = createHash('sha256').update(rows.map(({ id }) => id).join(' '));
	const host = URL.canParse(origin) ? new URL(origin).hostname : 'localhost';
	return {
		subject: `【巾帼融媒台】${subject}`,
		text,
		html,
		messageId: `<${hash.digest('hex').slice(0, 32)}@${host}>`,
	};
}
