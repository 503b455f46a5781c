import type { EventKind, EventMap } from '#lib/contract/events.ts';
import type { NoticeFacts } from '#lib/contract/notices.ts';
import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { Reader } from '../db/index.ts';
import type { About, NoticeRule } from './notice-rules.ts';
import type { OutboxRow } from './store.ts';
import {
	channelNameOf,
	findPostFacts,
	findPublications,
	namesOf,
	type PublicationFacts,
} from './store-people.ts';

/** What is told, before it is known to whom. */
export interface Described {
	facts: NoticeFacts;
	/** Page it leads to. */
	path: string;
	/** The thing it is about: what settles it carries the same. */
	subjectId: string;
	/** Once a person: the event's number unless several events tell the same. */
	key: string;
	post: { id: string; hash: string } | null;
	level: number;
}

export interface Told {
	row: OutboxRow;
	rule: NoticeRule;
	unit: { shortName: string };
}

/** What an event says now, or null when it does not hold any more and nobody needs to be told. */
export async function describeSubject(reader: Reader, told: Told): Promise<Described | null> {
	return DESCRIBE[told.rule.about](reader, told);
}

/** The payload as its kind has it: only our own events are in the outbox. */
const payloadOf = <K extends EventKind>({ row }: Told): EventMap[K] => row.payload as unknown as EventMap[K];

async function byWhom(reader: Reader, { row }: Told): Promise<{ by?: string }> {
	const name = row.actorId === null ? undefined : (await namesOf(reader, [row.actorId])).get(row.actorId);
	return name ? { by: name } : {};
}

/** More publications of the same post that are about to come out: one notice is enough for all of them. */
function isAboutToCome({ state, dueAt }: PublicationFacts, now: number): boolean {
	if (state === 'due') return dueAt !== null && dueAt < now + 2 * MINUTE;
	return state === 'leased' || state === 'sending' || state === 'accepted';
}

const DESCRIBE: Readonly<Record<About, (reader: Reader, told: Told) => Promise<Described | null>>> = {
	async review(reader, told) {
		const { row, rule, unit } = told;
		const post = await findPostFacts(reader, row.subjectId);
		const { hash } = payloadOf<'post.submitted'>(told);
		const level = rule.level?.(row.payload as never) ?? 0;
		const waits = post?.state === 'in_review' && post.level === level && post.hash === hash;
		if (!post || !waits) return null;
		const facts = { what: post.title, where: unit.shortName, level, ...(await byWhom(reader, told)) };
		const path = `/reviews/${post.id}`;
		return { facts, path, subjectId: post.id, key: String(row.seq), post, level };
	},
	async post(reader, told) {
		const { row, unit } = told;
		const post = await findPostFacts(reader, row.subjectId);
		if (!post) return null;
		const facts = { what: post.title, where: unit.shortName, ...(await byWhom(reader, told)) };
		return { facts, path: `/posts/${post.id}`, subjectId: post.id, key: String(row.seq), post, level: 0 };
	},
	async publication(reader, told) {
		const { row, unit } = told;
		const [found] = await findPublications(reader, { id: row.subjectId });
		const { to, reason } = payloadOf<'publication.changed'>(told);
		if (!found || found.state !== to) return null;
		const { id, postId, title, channelName } = found;
		return {
			facts: { what: title, where: unit.shortName, channels: [channelName], ...(reason ? { reason } : {}) },
			path: `/publications/${id}`,
			subjectId: id,
			key: String(row.seq),
			post: { id: postId, hash: '' },
			level: 0,
		};
	},
	async released(reader, told) {
		const { row, unit } = told;
		const [found] = await findPublications(reader, { id: row.subjectId });
		if (!found) return null;
		const all = await findPublications(reader, { revisionId: found.revisionId });
		if (all.some((one) => isAboutToCome(one, row.at))) return null;
		const out = all.filter(({ state }) => state === 'published');
		if (out.length === 0) return null;
		return {
			facts: {
				what: found.title,
				where: unit.shortName,
				channels: out.map(({ channelName }) => channelName),
			},
			path: `/posts/${found.postId}`,
			subjectId: found.postId,
			key: `published:${found.revisionId}:${out.length}`,
			post: { id: found.postId, hash: '' },
			level: 0,
		};
	},
	async freeze(reader, told) {
		const { row, unit } = told;
		const { reason: detail } = payloadOf<'freeze.started'>(told);
		return {
			facts: { what: '', where: unit.shortName, detail, ...(await byWhom(reader, told)) },
			path: '/publications/freezes',
			subjectId: row.subjectId,
			key: String(row.seq),
			post: null,
			level: 0,
		};
	},
	async recall(reader, told) {
		const { row, unit } = told;
		const { postId, ...payload } = payloadOf<'recall.started' | 'recall.overdue'>(told);
		const post = await findPostFacts(reader, postId);
		if (!post) return null;
		const count = 'live' in payload ? payload.live : payload.open;
		const facts = { what: post.title, where: unit.shortName, count, ...(await byWhom(reader, told)) };
		const path = `/publications/recalls/${row.subjectId}`;
		return { facts, path, subjectId: row.subjectId, key: String(row.seq), post, level: 0 };
	},
	async task(reader, told) {
		const { row, unit } = told;
		const { publicationId, postId, dueBy } = payloadOf<'task.opened'>(told);
		const [found] = await findPublications(reader, { id: publicationId });
		if (!found) return null;
		const { title, channelName } = found;
		return {
			facts: { what: title, where: unit.shortName, channels: [channelName], until: dueBy },
			path: `/tasks/${row.subjectId}`,
			subjectId: row.subjectId,
			key: String(row.seq),
			post: { id: postId, hash: '' },
			level: 0,
		};
	},
	async channel(reader, told) {
		const { row, unit } = told;
		const name = await channelNameOf(reader, row.subjectId);
		if (name === null) return null;
		const payload = payloadOf<'channel.expiring' | 'channel.refused'>(told);
		const more = 'days' in payload ? { count: payload.days } : { detail: payload.detail };
		return {
			facts: { what: name, where: unit.shortName, ...more },
			path: `/settings/channels/${row.subjectId}`,
			subjectId: row.subjectId,
			key: String(row.seq),
			post: null,
			level: 0,
		};
	},
	instance(_reader, told) {
		const { from, to } = payloadOf<'heartbeat.stalled'>(told);
		return Promise.resolve({
			facts: { what: '', where: told.unit.shortName, span: to - from },
			path: '/publications',
			subjectId: told.row.subjectId,
			key: `stalled:${from}`,
			post: null,
			level: 0,
		});
	},
};
