import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delta, Json, Snapshot, TopicState } from '#lib/contract/live.ts';
import { receive } from './sequence.ts';

const held: Snapshot = { v: 4, epoch: 'a', at: 1_000, state: { reads: 10, list: [1] } };

describe('a page that receives deltas', () => {
	test('applies the next version and keeps what did not change', () => {
		const step = receive(held, { t: 'x', e: 'a', v: 5, at: 1_250, set: { reads: 12 } });
		expect(step.kind).toBe('applied');
		expect(step.held).toEqual({ v: 5, epoch: 'a', at: 1_250, state: { reads: 12, list: [1] } });
		expect(step.held?.state.list).toBe(held.state.list);
	});
	test('forgets deleted entries', () => {
		const step = receive(held, { t: 'x', e: 'a', v: 5, at: 1_250, del: ['list'] });
		expect(step.held?.state).toEqual({ reads: 10 });
	});
	test('drops what it has had', () => {
		expect(receive(held, { t: 'x', e: 'a', v: 4, at: 990, set: { reads: 9 } })).toEqual({
			kind: 'dropped',
			held,
		});
	});
	test('sees a missing step, and that the last one was lost from a sign of life', () => {
		expect(receive(held, { t: 'x', e: 'a', v: 6, at: 1_500, set: {} }).kind).toBe('gap');
		expect(receive(held, { t: 'x', e: 'a', v: 5, at: 1_500 }).kind).toBe('gap');
	});
	test('does not compare versions of a server that began anew', () => {
		expect(receive(held, { t: 'x', e: 'b', v: 5, at: 1_500, set: { reads: 1 } }).kind).toBe('gap');
		expect(receive(null, { t: 'x', e: 'b', v: 1, at: 1_500, set: { reads: 1 } }).kind).toBe('gap');
	});
	test('knows from a sign of life that its figures were true at that moment', () => {
		const step = receive(held, { t: 'x', e: 'a', v: 4, at: 6_000 });
		expect(step).toEqual({ kind: 'confirmed', held: { ...held, at: 6_000 } });
	});
});

type Write = { kind: 'set'; key: string; value: number } | { kind: 'del'; key: string } | { kind: 'restart' };

/** The server's side of the protocol, reduced to its state. */
class Server {
	epoch = 0;
	v = 1;
	at = 0;
	state: Record<string, Json> = {};
	write(write: Write): Delta {
		this.at++;
		if (write.kind === 'restart') {
			this.epoch++;
			this.v = 1;
			return { t: 't', e: String(this.epoch), v: 1, at: this.at };
		}
		this.v++;
		const { [write.key]: _old, ...rest } = this.state;
		this.state = write.kind === 'set' ? { ...rest, [write.key]: write.value } : rest;
		const change = write.kind === 'set' ? { set: { [write.key]: write.value } } : { del: [write.key] };
		return { t: 't', e: String(this.epoch), v: this.v, at: this.at, ...change };
	}
	sign(): Delta {
		return { t: 't', e: String(this.epoch), v: this.v, at: this.at };
	}
	snapshot(): Snapshot {
		return { v: this.v, epoch: String(this.epoch), at: this.at, state: this.state };
	}
}

const key = fc.constantFrom('a', 'b', 'c');
const write: fc.Arbitrary<Write> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value: fc.nat(5) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('del' as const), key }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
const delivery = fc.constantFrom('once', 'once', 'once', 'lost', 'twice', 'again later');

test('whatever is lost, doubled or late, a page shows only states the server had, and ends at the last', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(write, delivery), { maxLength: 60 }), (script) => {
			const server = new Server();
			let page: Snapshot = server.snapshot();
			const history: TopicState[] = [page.state];
			const late: Delta[] = [];
			const take = (delta: Delta) => {
				const step = receive(page, delta);
				page = step.kind === 'gap' ? server.snapshot() : (step.held ?? page);
				expect(history).toContainEqual(page.state);
			};
			for (const [change, how] of script) {
				const delta = server.write(change);
				history.push(server.state);
				if (how !== 'lost') take(delta);
				if (how === 'twice') take(delta);
				if (how === 'again later') late.push(delta);
				if (late.length > 2) take(late.shift()!);
			}
			take(server.sign());
			expect(page.state).toEqual(server.state);
		}),
		{ numRuns: 2_000 },
	);
});
