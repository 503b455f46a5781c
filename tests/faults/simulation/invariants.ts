import { and, asc, eq } from 'drizzle-orm';
import { verifyChain } from '#lib/server/events/index.ts';
import type { Publication } from '#lib/server/publishing/index.ts';
import type { World } from './world.ts';

const SETTLED = ['published', 'held', 'missed', 'cancelled'];

/** Everything that must hold of every publication once the world is calm again. */
export async function violations(world: World): Promise<{ bad: string[]; states: string[] }> {
	const bad: string[] = [];
	const states: string[] = [];
	const { store } = world.base;
	const { publications: p } = store.s;
	for (const post of world.posts.values()) {
		const rows = await store.db.select().from(p).where(eq(p.postId, post.postId));
		const [row] = rows;
		if (!row || rows.length > 1) {
			bad.push(`COUNT ${post.channel}: ${rows.length} publications`);
			continue;
		}
		states.push(`${post.channel}:${row.state}${row.state === 'published' ? '' : `/${row.reason ?? '-'}`}`);
		const found = [
			...ofLedger(world, row),
			...ofRow(row),
			...(await ofEvents(world, row)),
			...(await ofEvidence(world, row)),
		];
		bad.push(...found.map((text) => `${text} (${post.channel}, ${row.state})`));
	}
	const { brokenAt } = await verifyChain(store, world.unitId);
	if (brokenAt !== null) bad.push(`CHAIN: the unit's events do not fit at ${brokenAt}`);
	return { bad, states };
}

/** What is public. */
function ofLedger(world: World, row: Publication): string[] {
	const bad: string[] = [];
	const effects = world.platforms.effectsOf(row.id);
	const post = world.posts.get(row.postId);
	if (effects.length > 1) bad.push(`DOUBLE: ${effects.length} public items`);
	if (row.state === 'published' && effects.length === 0)
		bad.push('PHANTOM: published, and nothing is public');
	if (effects.some((effect) => effect.hash !== post?.hash || effect.title !== post.title))
		bad.push('CONTENT: something else than the approved text is public');
	// Who confirms by hand gives the address of what was found.
	const isIt = ({ remoteId }: { remoteId: string }) =>
		row.remoteId === remoteId || (row.url?.endsWith(`/${remoteId}`) ?? false);
	if (row.state === 'published' && !effects.some(isIt))
		bad.push('REMOTE: published under an id that is not there');
	return bad;
}

function ofRow(row: Publication): string[] {
	const bad: string[] = [];
	if (!SETTLED.includes(row.state)) bad.push('STUCK');
	if (row.state !== 'published' && !row.reason)
		bad.push('REASON: it waits for a person and does not say why');
	if (SETTLED.includes(row.state) && row.wakeAt !== null) bad.push('WAKE: settled and still woken');
	return bad;
}

/** What the event log says. */
async function ofEvents(world: World, row: Publication): Promise<string[]> {
	const bad: string[] = [];
	const { store } = world.base;
	const { events: e } = store.s;
	const mine = and(
		eq(e.subjectKind, 'publication'),
		eq(e.subjectId, row.id),
		eq(e.kind, 'publication.changed'),
	);
	const changes = await store.db.select().from(e).where(mine).orderBy(asc(e.seq));
	const publishedTimes = changes.filter((change) => change.payload.to === 'published').length;
	if (publishedTimes !== (row.state === 'published' ? 1 : 0))
		bad.push(`EVENTS: ${publishedTimes} say published`);
	if (changes.some((change, index) => change.payload.from !== (changes[index - 1]?.payload.to ?? null)))
		bad.push('EVENTS: the states do not follow each other');
	if (changes.at(-1)?.payload.to !== row.state) bad.push('EVENTS: the last one says another state');
	const begun = changes.filter((change) => change.payload.to === 'sending').map((change) => change.seq);
	return [...bad, ...ofDoor(world, row, begun)];
}

/** `begun`: positions in the event log at which sending began. */
function ofDoor(world: World, row: Publication, begun: number[]): string[] {
	const bad: string[] = [];
	const closedAt = world.closedAt.get(row.postId) ?? Infinity;
	if (begun.some((seq) => seq > closedAt)) bad.push('DOOR: sending began after the approval was gone');
	const paused = world.pauses.filter((pause) => pause.channelId === row.channelId);
	if (begun.some((seq) => paused.some((pause) => seq > pause.from && seq <= pause.to)))
		bad.push('DOOR: sending began while the channel was paused or frozen');
	return bad;
}

/** What the attempts and the callbacks say. */
async function ofEvidence(world: World, row: Publication): Promise<string[]> {
	const bad: string[] = [];
	const { store } = world.base;
	const { publicationAttempts: a, channelCallbacks: c } = store.s;
	const attempts = await store.db.select().from(a).where(eq(a.publicationId, row.id));
	const latest = (row.dueAt ?? Infinity) + row.latenessMs;
	if (attempts.some(({ kind, startedAt }) => kind === 'send' && startedAt > latest))
		bad.push('LATE: sent after the time was long over');
	if (row.state !== 'published' && attempts.some((attempt) => attempt.outcome === 'published'))
		bad.push('LOST SUCCESS: an answer said published');
	const callbacks = await store.db.select().from(c).where(eq(c.channelId, row.channelId));
	if (callbacks.length > world.platforms.eventKeysOf(row.channelId))
		bad.push('CALLBACK: one event was kept twice');
	const success = callbacks.some(
		(callback) =>
			callback.result.kind === 'published' &&
			(callback.publicationId === row.id || callback.jobId === row.jobId),
	);
	if (row.state !== 'published' && success) bad.push('LOST SUCCESS: a callback said published');
	return bad;
}
