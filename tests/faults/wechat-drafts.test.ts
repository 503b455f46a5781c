import { describe, expect, test } from 'vitest';
import type { FaultInput } from '#simulators/index.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { openDesk } from '#tests/support/wechat.ts';
import { Installation } from './installation.ts';

interface DraftCount {
	total_count: number;
}

/** An account that may fill its draft box and nothing else. */
async function open(engine: (typeof ENGINES)[number]) {
	const desk = await openDesk({
		account: { verified: false },
		settings: { mode: 'draft_only' },
	});
	const installation = await Installation.open(engine, desk);
	const token = async () => {
		const answer = await fetch(`${desk.house.wechat}/cgi-bin/stable_token`, {
			method: 'POST',
			body: JSON.stringify({
				grant_type: 'client_credential',
				appid: desk.account.settings.appid,
				secret: desk.account.credentials.secret,
			}),
		});
		return ((await answer.json()) as { access_token: string }).access_token;
	};
	const drafts = async () => {
		const answer = await fetch(`${desk.house.wechat}/cgi-bin/draft/count?access_token=${await token()}`);
		return ((await answer.json()) as DraftCount).total_count;
	};
	return { installation, drafts };
}

const LOST: readonly (FaultInput | null)[] = [
	null,
	{ path: '/cgi-bin/draft/add', fault: 'drop_after' },
	{ path: '/cgi-bin/draft/add', fault: 'drop_before' },
	{ path: '/cgi-bin/material/add_material', fault: 'html_after' },
];

describe.each(ENGINES)('an account that only keeps drafts, on %s', (engine) => {
	test('gets one draft whatever is lost, waits for a person, and takes the address the person gives', async () => {
		const { installation, drafts } = await open(engine);
		for (const [at, fault] of LOST.entries()) {
			if (fault) installation.house.addFault(fault);
			const id = await installation.approve(`一封来信 ${at}`);
			expect(await installation.settle(id)).toBe('held');
			expect(await installation.row(id)).toMatchObject({
				reason: 'needs_person',
				detail: '草稿已存入公众号草稿箱。请到公众号后台发表，再回来补填文章链接。',
			});
			expect(await drafts()).toBe(at + 1);
			await installation.confirmPublished(id, `https://mp.weixin.qq.com/s/letter-${at}`);
			expect(await installation.row(id)).toMatchObject({
				state: 'published',
				url: `https://mp.weixin.qq.com/s/letter-${at}`,
			});
		}
		expect(installation.house.ledger()).toEqual([]);
	});
});
