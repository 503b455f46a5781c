import { expect, test } from 'vitest';
import type { EvidenceLine } from '#lib/contract/publishing.ts';
import { sayEvidence } from './evidence.ts';

const AT = Date.parse('2026-11-24T12:30:04+08:00');
const poll = (number: number): EvidenceLine => ({
	at: AT + number * 1000,
	kind: 'attempt',
	attempt: 'look',
	number,
	outcome: 'pending',
	detail: null,
	tookMs: 80,
});

test('many looks at a job that still runs are one line, with the newest time', () => {
	const said = sayEvidence([poll(1), poll(2), poll(3)]);
	expect(said).toEqual([{ at: AT + 3000, mark: 'plain', text: '第 3 次核对：平台还在处理' }]);
});

test('what nobody needs to know has no line', () => {
	const leased: EvidenceLine = { at: AT, kind: 'change', from: 'due', to: 'leased', reason: null, by: null };
	expect(sayEvidence([leased, { at: AT, kind: 'step', step: 'calling' }])).toEqual([]);
});

test('an answer that did not come says how long it was waited for', () => {
	const line: EvidenceLine = {
		at: AT,
		kind: 'attempt',
		attempt: 'send',
		number: 1,
		outcome: 'unknown',
		detail: '等待答复超时',
		tookMs: 30_000,
	};
	expect(sayEvidence([line])).toEqual([
		{ at: AT, mark: 'bad', text: '第 1 次发送：没有等到明确的答复（等了 30 秒）。等待答复超时' },
	]);
});

test('English that an adapter left for the log is not shown', () => {
	const line: EvidenceLine = { at: AT, kind: 'callback', outcome: 'failed', detail: 'lease expired' };
	expect(sayEvidence([line])).toEqual([{ at: AT, mark: 'bad', text: '平台来信：平台处理失败' }]);
});
