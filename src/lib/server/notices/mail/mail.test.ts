import { expect, test } from 'vitest';
import { NOTICE_KINDS, type MailForm, type NoticeChoices } from '#lib/contract/notices.ts';
import { createOutbound } from '#lib/server/channels/index.ts';
import { readConfig } from '#lib/server/config.ts';
import { InputError, PermissionError } from '#lib/server/errors.ts';
import type { Actor } from '#lib/server/units/index.ts';
import { MAIL_PASSWORD, MAIL_USER, openPostbox, type Postbox } from '#tests/support/mail.ts';
import { inboxAfter, noticeScene, submittedPost } from '#tests/support/notices.ts';
import type { PublishingScene } from '#tests/support/publications.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { deliverNotices } from '../deliver-notices.ts';
import { defaultChoices } from '../rules.ts';
import { saveChoices } from '../save-choices.ts';
import { spreadEvents } from '../spread-events.ts';
import type { DeliveryParts } from '../way.ts';
import { readMailError } from './send-mail.ts';
import { readMail, saveMail } from './settings.ts';
import { testMail } from './test-mail.ts';

const HOUR = 3_600_000;
const ADMIN: Actor = {
	id: 'admin',
	name: '方圆',
	unitId: 'city',
	grants: [{ unitId: 'city', path: '/city/', role: 'admin' }],
};

interface Office extends PublishingScene {
	box: Postbox;
	parts: DeliveryParts;
	choose(person: Actor, more: Partial<NoticeChoices>): Promise<void>;
	deliver(): Promise<number>;
}

const server = ({ port }: Postbox, more: Partial<MailForm> = {}): MailForm => ({
	...{ host: '127.0.0.1', port, security: 'none', user: MAIL_USER, password: MAIL_PASSWORD },
	...{ from: MAIL_USER, fromName: '铜江市妇联融媒台' },
	...more,
});

/** A desk whose first reviewer has an address, and a mail server on a real socket. */
async function office(
	engine: Engine = 'sqlite',
	options: Parameters<typeof openPostbox>[0] = {},
): Promise<Office> {
	const { ctx: made, desk } = await noticeScene(engine);
	const box = await openPostbox(options);
	const config = readConfig({
		DATA_DIR: made.config.dataDir,
		LOG_LEVEL: 'silent',
		OUTBOUND_ALLOW: box.address,
	});
	const ctx = { ...made, config };
	await saveMail(ctx, ADMIN, server(box));
	const outbound = createOutbound({ allow: [] });
	const parts: DeliveryParts = { ctx, outbound, origin: 'https://rong.example.cn', owner: 'node-1' };
	const choose = (person: Actor, more: Partial<NoticeChoices>) =>
		saveChoices(ctx, person, { ...defaultChoices(), ...more });
	await choose(desk.first, { email: 'hemiao@example.cn' });
	return {
		...{ ctx, desk, box, parts, choose },
		async deliver() {
			while ((await spreadEvents(ctx)) > 0);
			return deliverNotices(parts);
		},
	};
}

test.each(ENGINES)(
	'on %s a reviewer gets one e-mail, in Chinese, that leads to the notice',
	async (engine) => {
		const scene = await office(engine);
		await submittedPost(scene, '𠮷祥女性 <科普> & 家风');
		expect(await scene.deliver()).toBe(1);
		expect(await scene.deliver()).toBe(0);
		const [mail, ...more] = scene.box.received;
		expect(more).toEqual([]);
		expect(mail?.to).toEqual(['hemiao@example.cn']);
		expect(mail?.headers.get('subject')).toBe('【巾帼融媒台】等待初审：《𠮷祥女性 <科普> & 家风》');
		expect(mail?.raw.split('\r\n\r\n')[0]).toMatch(/^[\x20-\x7e\r\n\t]+$/);
		expect(mail?.headers.get('from')).toContain('铜江市妇联融媒台');
		const text = mail?.parts.get('text/plain') ?? '';
		expect(text).toContain('何苗：');
		expect(text).toContain('https://rong.example.cn/inbox/');
		expect(text).toMatch(/编号 #[0-9A-Z]{4}/);
		expect(mail?.parts.get('text/html')).toContain('《𠮷祥女性 &lt;科普&gt; &amp; 家风》');
	},
);

test('several that wait for one person come in one e-mail', async () => {
	const scene = await office();
	for (let n = 1; n <= 3; n++) await submittedPost(scene, `第 ${n} 篇`);
	expect(await scene.deliver()).toBe(1);
	const text = scene.box.received[0]?.parts.get('text/plain') ?? '';
	for (let n = 1; n <= 3; n++) expect(text).toContain(`第 ${n} 篇`);
});

test('who wants one a day gets it at 08:30, who sleeps gets it in the morning', async () => {
	const scene = await office();
	const { ctx, desk, box } = scene;
	await scene.choose(desk.first, { email: 'hemiao@example.cn', digest: true });
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	// The clock of the test stands at 10:48.
	ctx.clock.advance(21 * HOUR + 41 * 60_000);
	expect(await scene.deliver()).toBe(0);
	ctx.clock.advance(60_000);
	expect(await scene.deliver()).toBe(1);

	await scene.choose(desk.first, { email: 'hemiao@example.cn', quietFrom: 8 * 60, quietTo: 9 * 60 });
	await submittedPost(scene, '早上的稿件');
	expect(await scene.deliver()).toBe(0);
	ctx.clock.advance(30 * 60_000);
	expect(await scene.deliver()).toBe(1);
	expect(box.received).toHaveLength(2);
});

test('who switched a kind off, or has no address, gets none of it; the inbox has it anyway', async () => {
	const scene = await office();
	const kinds = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, { email: false, mention: false }]));
	await scene.choose(scene.desk.first, {
		email: 'hemiao@example.cn',
		kinds: kinds as NoticeChoices['kinds'],
	});
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	expect(await inboxAfter(scene, scene.desk.first)).toHaveLength(1);
});

test('a server that says later is asked again; one that refuses the address is not', async () => {
	let refuse: 'later' | 'never' | null = 'later';
	const scene = await office('sqlite', {
		onRcptTo(_address, _session, done) {
			if (refuse === null) return done();
			const error = Object.assign(new Error('no'), { responseCode: refuse === 'later' ? 451 : 550 });
			done(error);
		},
	});
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	refuse = null;
	expect(await scene.deliver()).toBe(0);
	scene.ctx.clock.advance(60_000);
	expect(await scene.deliver()).toBe(1);
	refuse = 'never';
	await submittedPost(scene, '另一篇');
	expect(await scene.deliver()).toBe(0);
	refuse = null;
	scene.ctx.clock.advance(24 * HOUR);
	expect(await scene.deliver()).toBe(0);
	expect(scene.box.received).toHaveLength(1);
});

test('a wrong password is shown with what to do, kept out of everything, and mended by the right one', async () => {
	const scene = await office();
	const { ctx, box } = scene;
	await saveMail(ctx, ADMIN, server(box, { password: 'canary-wrong' }));
	await submittedPost(scene);
	expect(await scene.deliver()).toBe(0);
	const shown = await readMail(ctx, ADMIN);
	expect(shown).toMatchObject({ hasPassword: true, waiting: 1 });
	expect(shown.problem).toContain('授权码');
	const stored = JSON.stringify(await ctx.store.db.select().from(ctx.store.s.settings));
	expect(stored + JSON.stringify(shown)).not.toContain('canary');
	await saveMail(ctx, ADMIN, server(box));
	expect(await scene.deliver()).toBe(1);
	expect(await readMail(ctx, ADMIN)).toMatchObject({ problem: null, waiting: 0 });
});

test('a password goes to the server it was given for and to no other', async () => {
	const { ctx, box } = await office();
	await saveMail(ctx, ADMIN, server(box, { password: '', fromName: '换个名字' }));
	expect(await readMail(ctx, ADMIN)).toMatchObject({ hasPassword: true });
	await saveMail(ctx, ADMIN, server(box, { password: '', host: 'smtp.example.cn', security: 'tls' }));
	expect(await readMail(ctx, ADMIN)).toMatchObject({ hasPassword: false });
});

test('a server inside the office is reached only when it is on the allow-list', async () => {
	const scene = await office();
	const { ctx, parts } = scene;
	const elsewhere = { ...scene.box, port: scene.box.port + 1 };
	await expect(saveMail(ctx, ADMIN, server(elsewhere))).rejects.toThrow(InputError);
	await saveMail(ctx, ADMIN, server(elsewhere, { security: 'tls' }));
	expect(await testMail(parts, ADMIN, 'a@example.cn')).toMatchObject({ kind: 'refused', class: 'settings' });
});

test('the test e-mail arrives; nobody but the topmost unit’s administrator sees to the mail server', async () => {
	const { ctx, desk, parts, box } = await office();
	expect(await testMail(parts, ADMIN, 'a@example.cn')).toEqual({ kind: 'sent' });
	expect(box.received[0]?.headers.get('subject')).toBe('【巾帼融媒台】测试邮件');
	const eastAdmin: Actor = { ...ADMIN, grants: [{ unitId: 'east', path: '/city/east/', role: 'admin' }] };
	for (const actor of [desk.planner, eastAdmin]) {
		await expect(readMail(ctx, actor)).rejects.toThrow(PermissionError);
		await expect(saveMail(ctx, actor, server(box))).rejects.toThrow(PermissionError);
		await expect(testMail(parts, actor, 'a@example.cn')).rejects.toThrow(PermissionError);
	}
});

test.each([
	[{ code: 'EAUTH', responseCode: 535 }, 'settings'],
	[{ code: 'ETLS' }, 'settings'],
	[{ code: 'ESOCKET' }, 'settings'],
	[{ code: 'EENVELOPE', responseCode: 450 }, 'later'],
	[{ code: 'EMESSAGE', responseCode: 421 }, 'later'],
	[{ code: 'EENVELOPE', responseCode: 550 }, 'message'],
	[{ code: 'EMESSAGE', responseCode: 554 }, 'message'],
	[{ code: 'ECONNECTION' }, undefined],
	[{ code: 'ETIMEDOUT' }, undefined],
	[{ code: 'EDNS' }, undefined],
	[{}, undefined],
])('what a mail server says with %o means %s', (error, meaning) => {
	const outcome = readMailError(Object.assign(new Error('x'), error));
	expect(outcome).toMatchObject(meaning ? { kind: 'refused', class: meaning } : { kind: 'unknown' });
	expect('sentence' in outcome && outcome.sentence).toMatch(/^[一-鿿].*。$/);
});
