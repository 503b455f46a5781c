import { describe, expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, openDesk, type WechatDesk } from '#tests/support/wechat.ts';
import type { FaultInput } from '#simulators/index.ts';
import type { LookResult, OutgoingItem, SendResult } from '../channel.ts';

/** The process died between two lines. */
class Crash extends Error {}

type End = 'published' | 'person';
const LEASE_MS = 150_000;

/** What publishing does with the adapter's answers: retries refusals that allow it, looks after anything unclear. */
class Publisher {
	readonly #desk: WechatDesk;
	readonly item: OutgoingItem = itemOf();
	readonly notes: Notebook;
	readonly log: string[] = [];
	/** What happens on the platform between the answer and the next move. */
	afterSend: () => Promise<void> = () => Promise.resolve();
	#jobId: string | null = null;
	#callMs = 60_000;

	constructor(desk: WechatDesk, notes = new Notebook(), callMs = 60_000) {
		this.#desk = desk;
		this.notes = notes;
		this.#callMs = callMs;
	}

	get publicCount(): number {
		const entry = this.#desk.house.ledger().find((each) => each.marker === this.item.publicationId);
		return entry?.publicCount ?? 0;
	}

	async run(): Promise<End> {
		for (let sends = 0; sends < 8; sends++) {
			const sent = await this.#send();
			this.log.push(`send ${sent.kind}`);
			await this.afterSend();
			if (sent.kind === 'published') return 'published';
			if (sent.kind === 'refused') {
				if (sent.retryAfterMs === null) return 'person';
				await this.#desk.advance(sent.retryAfterMs);
				continue;
			}
			if (sent.kind === 'accepted') this.#jobId = sent.jobId;
			const end = await this.#settle(sent.kind);
			if (end !== 'again') return end;
		}
		return 'person';
	}

	async #send(): Promise<SendResult> {
		const { adapter, account } = this.#desk;
		const deadline = deadlineOf(this.#callMs);
		try {
			return await adapter.send({ account, item: this.item, steps: this.notes, deadline });
		} catch (error) {
			if (!(error instanceof Crash)) throw error;
			await this.#desk.advance(LEASE_MS);
			return { kind: 'unknown', detail: 'lease expired' };
		}
	}

	async #settle(state: 'accepted' | 'unknown'): Promise<End | 'again'> {
		const { adapter } = this.#desk;
		if (state === 'unknown') await this.#desk.advance(adapter.settleMs);
		let waiting = state;
		for (let looks = 0; looks < 12; looks++) {
			if (waiting === 'accepted') await this.#desk.advance(adapter.pollAfterMs(looks) ?? 0);
			const seen = await this.#look();
			this.log.push(`look ${seen.kind}`);
			const end = endOf(seen, waiting);
			if (end) return end;
			if (seen.kind === 'pending') waiting = 'accepted';
			else if (waiting === 'unknown') await this.#desk.advance(adapter.settleMs);
		}
		return 'person';
	}

	async #look(): Promise<LookResult> {
		const { adapter, account } = this.#desk;
		const call = { account, item: this.item, steps: this.notes, jobId: this.#jobId };
		return adapter.look({ ...call, deadline: deadlineOf(this.#callMs) });
	}
}

function endOf(seen: LookResult, waiting: 'accepted' | 'unknown'): End | 'again' | null {
	if (seen.kind === 'published') return 'published';
	if (seen.kind === 'failed' || seen.kind === 'duplicate') return 'person';
	return seen.kind === 'absent' && seen.sure && waiting === 'unknown' ? 'again' : null;
}

const PATHS = [
	'/cgi-bin/stable_token',
	'/cgi-bin/media/uploadimg',
	'/cgi-bin/material/add_material',
	'/cgi-bin/draft/add',
	'/cgi-bin/freepublish/submit',
	'/cgi-bin/freepublish/get',
] as const;
const FAULTS = [
	'drop_before',
	'drop_after',
	'http_500_before',
	'http_500_after',
	'html',
	'html_after',
	'empty',
	'empty_after',
	'errcode',
	'errcode_after',
] as const;
/** Calls made only while something is being looked for; broken together with a lost answer that makes them happen. */
const LOOKING = [
	'/cgi-bin/material/batchget_material',
	'/cgi-bin/draft/batchget',
	'/cgi-bin/draft/get',
	'/cgi-bin/freepublish/batchget',
] as const;

async function runWith(
	faults: FaultInput[],
	callMs?: number,
): Promise<{ end: End; publisher: Publisher; desk: WechatDesk }> {
	// Slower than a retry after a refusal: whoever takes an unclear submit for a refused one makes a second job.
	const desk = await openDesk({ account: { publishDelayMs: { min: 60_000, max: 300_000 } } });
	for (const fault of faults) desk.house.addFault(fault);
	const publisher = new Publisher(desk, new Notebook(), callMs);
	const end = await publisher.run();
	// Whatever is still under way on the platform comes to its end.
	await desk.advance(3_600_000);
	return { end, publisher, desk };
}

describe.each(PATHS)('a fault of %s', (path) => {
	test.each(FAULTS)('%s ends with one public article', async (fault) => {
		const { end, publisher } = await runWith([{ path, fault }]);
		expect([end, publisher.publicCount, publisher.log]).toEqual(['published', 1, publisher.log]);
	});

	test.each(FAULTS)('%s five times over never makes two', async (fault) => {
		const { end, publisher } = await runWith([{ path, fault, times: 5 }]);
		expect(publisher.publicCount).toBeLessThanOrEqual(1);
		if (end === 'published') expect(publisher.publicCount).toBe(1);
	});
});

describe.each(LOOKING)('a fault of %s while looking', (path) => {
	const lost: FaultInput[] = [
		{ path: '/cgi-bin/material/add_material', fault: 'drop_after' },
		{ path: '/cgi-bin/draft/add', fault: 'drop_after' },
		{ path: '/cgi-bin/freepublish/submit', fault: 'drop_before' },
	];
	test.each(FAULTS)('%s ends with one public article', async (fault) => {
		const { end, publisher, desk } = await runWith([...lost, { path, fault }]);
		expect(desk.house.calls().some((call) => call.path === path)).toBe(true);
		expect([end, publisher.publicCount, publisher.log]).toEqual(['published', 1, publisher.log]);
	});
});

describe('a request that hangs until our time is over', () => {
	test.each(['/cgi-bin/draft/add', '/cgi-bin/freepublish/submit'] as const)(
		'%s, and goes through behind our back, is found later',
		async (path) => {
			for (const fault of ['hold_before', 'hold_after'] as const) {
				const desk = await openDesk();
				desk.house.addFault({ path, fault });
				const publisher = new Publisher(desk, new Notebook(), 400);
				const arrived = () => desk.house.calls().filter((call) => call.path === path && call.fault === fault);
				publisher.afterSend = async () => {
					desk.house.release(undefined, true);
					await expect.poll(() => arrived().length).toBe(1);
				};
				expect(await publisher.run()).toBe('published');
				await desk.advance(3_600_000);
				expect(publisher.publicCount).toBe(1);
			}
		},
	);
});

const STEPS = ['cover', 'draft_started', 'draft', 'submit', 'submitted'] as const;
describe.each(STEPS)('a crash at the note %s', (step) => {
	test.each(['before', 'after'] as const)('%s it was kept ends with one public article', async (when) => {
		const desk = await openDesk();
		let crashed = 0;
		const notes = new Notebook((at, name) => {
			if (at === when && name === step && crashed++ === 0) throw new Crash();
		});
		const publisher = new Publisher(desk, notes);
		expect(await publisher.run()).toBe('published');
		await desk.advance(3_600_000);
		expect([crashed > 0, publisher.publicCount]).toEqual([true, 1]);
	});
});

test('a second crash after a submit that arrived still makes one public article', async () => {
	const desk = await openDesk();
	let crashes = 0;
	const notes = new Notebook((at, name) => {
		if (at === 'before' && name === 'submitted' && crashes++ < 2) throw new Crash();
	});
	const publisher = new Publisher(desk, notes);
	expect(await publisher.run()).toBe('published');
	await desk.advance(3_600_000);
	expect(publisher.publicCount).toBe(1);
});

test('a lost submit is not called absent before ten minutes have passed', async () => {
	const desk = await openDesk();
	desk.house.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'drop_before' });
	const call = { account: desk.account, item: itemOf(), steps: new Notebook(), jobId: null };
	expect(await desk.adapter.send({ ...call, deadline: deadlineOf() })).toMatchObject({ kind: 'unknown' });
	await desk.advance(599_000);
	expect(await desk.adapter.look({ ...call, deadline: deadlineOf() })).toMatchObject({
		kind: 'absent',
		sure: false,
	});
	expect(await desk.adapter.send({ ...call, deadline: deadlineOf() })).toMatchObject({ kind: 'unknown' });
	await desk.advance(1_000);
	expect(await desk.adapter.look({ ...call, deadline: deadlineOf() })).toMatchObject({
		kind: 'absent',
		sure: true,
	});
});

test('a submitted draft that left the box is pending, not absent', async () => {
	const desk = await openDesk();
	desk.house.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'drop_before' });
	const steps = new Notebook();
	const call = { account: desk.account, item: itemOf(), steps, jobId: null };
	await desk.adapter.send({ ...call, deadline: deadlineOf() });
	await desk.advance(600_000);
	desk.house.addFault({ path: '/cgi-bin/draft/get', fault: 'errcode', errcode: 40007, times: 2 });
	expect(await desk.adapter.look({ ...call, deadline: deadlineOf() })).toMatchObject({ kind: 'pending' });
	expect(await desk.adapter.send({ ...call, deadline: deadlineOf() })).toMatchObject({ kind: 'unknown' });
});

test('an account without callbacks asks a person when a submit stayed without effect', async () => {
	const desk = await openDesk({ credentials: { token: '' } });
	desk.house.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'drop_before' });
	const publisher = new Publisher(desk);
	expect(await publisher.run()).toBe('person');
	expect(publisher.publicCount).toBe(0);
});

test('sent anew by a person after it became public behind our back, it stays one article', async () => {
	const desk = await openDesk({ credentials: { token: '' } });
	desk.house.addFault({ path: '/cgi-bin/freepublish/submit', fault: 'drop_after' });
	const item = itemOf();
	const call = { account: desk.account, item, deadline: deadlineOf() };
	expect(await desk.adapter.send({ ...call, steps: new Notebook() })).toMatchObject({ kind: 'unknown' });
	await desk.advance(600_000);
	// A new round begins with an empty notebook.
	expect(await desk.adapter.send({ ...call, steps: new Notebook() })).toMatchObject({ kind: 'published' });
	await desk.advance(600_000);
	expect(desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount).toBe(1);
});

test('copies of a draft are cleared away and the newest is published', async () => {
	const desk = await openDesk();
	// The first add's answer is lost, and so is the look that would have found it.
	desk.house.addFault({ path: '/cgi-bin/draft/add', fault: 'drop_after' });
	const steps = new Notebook();
	const item = itemOf();
	const call = { account: desk.account, item, deadline: deadlineOf() };
	expect(await desk.adapter.send({ ...call, steps })).toMatchObject({ kind: 'refused' });
	const started = steps.notes.get('draft_started');
	steps.notes.delete('draft_started');
	desk.house.addFault({ path: '/cgi-bin/draft/add', fault: 'drop_after' });
	await desk.adapter.send({ ...call, steps });
	steps.notes.set('draft_started', started ?? {});
	expect(await desk.adapter.send({ ...call, steps })).toMatchObject({ kind: 'accepted' });
	expect(desk.house.calls().filter(({ path }) => path === '/cgi-bin/draft/delete')).toHaveLength(1);
	await desk.advance(600_000);
	expect(desk.house.ledger()).toHaveLength(1);
});
