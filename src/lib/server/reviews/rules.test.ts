import { describe, expect, test } from 'vitest';
import { decideReview, isFullySigned, type ReviewSituation } from './rules.ts';

const HASH = 'a'.repeat(64);
const OLD = 'b'.repeat(64);

function situation(change: Partial<ReviewSituation> = {}): ReviewSituation {
	return {
		post: { state: 'in_review', level: 2, hash: HASH },
		authors: ['writer'],
		signatures: [{ level: 1, accountId: 'first' }],
		seen: { level: 2, hash: HASH },
		actorId: 'second',
		decision: 'approved',
		...change,
	};
}

describe('a signature', () => {
	test('moves the post to the next level', () =>
		expect(decideReview(situation())).toEqual({ allowed: true, next: 3 }));
	test('at the last level approves it', () =>
		expect(
			decideReview(
				situation({
					post: { state: 'in_review', level: 3, hash: HASH },
					seen: { level: 3, hash: HASH },
					actorId: 'final',
				}),
			),
		).toEqual({ allowed: true, next: 'approved' }));
	test.each([
		['on a text that changed since it was shown', { seen: { level: 2, hash: OLD } }, 'conflict.stale'],
		['at a level whose turn it is not', { seen: { level: 3, hash: HASH } as const }, 'conflict.state'],
		['on a draft', { post: { state: 'draft', level: 0, hash: HASH } as const }, 'conflict.state'],
		[
			'on an approved post',
			{ post: { state: 'approved', level: 3, hash: HASH } as const, seen: { level: 3, hash: HASH } },
			'conflict.state',
		],
		['by its author', { actorId: 'writer' }, 'permission.own_post'],
		['by who signed another level', { actorId: 'first' }, 'permission.same_person'],
	])('is refused %s', (_name, change, code) =>
		expect(decideReview(situation(change))).toEqual({ allowed: false, code }),
	);
	test('may be a return by who signed another level', () =>
		expect(decideReview(situation({ actorId: 'first', decision: 'returned' })).allowed).toBe(true));
});

describe('three signatures', () => {
	const sign = (level: number, accountId: string, hash = HASH) => ({ level, accountId, hash });
	const full = [sign(1, 'a'), sign(2, 'b'), sign(3, 'c')];
	test('by three people on one hash carry it', () => expect(isFullySigned(HASH, full, ['w'])).toBe(true));
	test.each([
		['one level is missing', full.slice(0, 2), ['w']],
		['one person signed two levels', [sign(1, 'a'), sign(2, 'a'), sign(3, 'c')], ['w']],
		['one is of another text', [sign(1, 'a', OLD), ...full.slice(1)], ['w']],
		['one signer is an author', full, ['b']],
	])('do not when %s', (_name, signatures, authors) =>
		expect(isFullySigned(HASH, signatures, authors)).toBe(false),
	);
});
