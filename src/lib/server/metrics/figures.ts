import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FigureChange } from '#lib/contract/metrics.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { UnauthenticatedError } from '../errors.ts';
import type { Actor } from '../units/index.ts';
import { Beacon } from './beacon.ts';
import { countOutreach } from './count-outreach.ts';
import { countVolunteers } from './count-volunteers.ts';
import { IngestClient } from './ingest-client.ts';
import type { TokenReach } from './ingest-messages.ts';
import type { Fate } from './ledger.ts';
import { answerReadings } from './readings-endpoint.ts';
import { readingsOfFigures, type PublicationFigure } from './record-platform-figures.ts';
import { TokenCache } from './token-cache.ts';
import { writeReadings, type ReadingInput } from './write-readings.ts';

/** The figures of this process: the way in for readings, and who hears when they change. */
export interface Figures {
	/** Answers `/b` and `/api/v1/readings` before SvelteKit; false for every other address. */
	answer(req: IncomingMessage, res: ServerResponse): boolean;
	/** Calls `listener` after each commit on this node that changed figures. Returns the function that ends it. */
	listen(listener: (changes: FigureChange[]) => void): () => void;
	/** Writes readings in the caller's transaction; listeners hear of them after its commit. */
	write(tx: Tx, readings: readonly ReadingInput[]): Promise<Fate[]>;
	/** Records what a platform gave; a key that was recorded before changes nothing. */
	record(channelId: string, figures: readonly PublicationFigure[]): Promise<void>;
	/** Tells listeners of `changes` once `tx` has committed. */
	changedBy(tx: Tx, changes: FigureChange[]): void;
	/** Writes what is waiting and ends the writer's thread. */
	close(): Promise<void>;
}

export interface FiguresParts {
	/** The program that holds a token. @throws {UnauthenticatedError} nobody does */
	authenticate: (token: string) => Promise<Actor>;
}

/** Opens the writer's thread and subscribes to what other domains do that counts. */
export function openFigures(ctx: Ctx, { authenticate }: FiguresParts): Figures {
	const { clock, config, log, store } = ctx;
	const listeners = new Set<(changes: FigureChange[]) => void>();
	const tell = (changes: FigureChange[]) => {
		for (const listener of listeners) listener(changes);
	};
	const now = () => clock.now();
	const client = new IngestClient({ config, log, onChange: tell });
	const tokens = new TokenCache(
		async (token) => reachOf(await authenticate(token)),
		() => clock.mono(),
	);
	const stopListening = ctx.events.listen(({ kind }) => {
		if (kind === 'token.revoked' || kind === 'unit.changed') tokens.forget();
	});
	const beacon = new Beacon({
		now,
		trustProxy: config.trustProxy,
		ownHost: config.origin === null ? null : new URL(config.origin).host,
		write: async (hits) => (await client.submit({ kind: 'views', at: now(), hits })).status !== 503,
	});
	const endpoint = {
		now,
		client,
		authenticate: (token: string) => tokens.get(token),
		onError: (error: unknown) => log.error({ err: error }, 'a readings request failed'),
	};
	const changedBy = (tx: Tx, changes: FigureChange[]) => {
		if (changes.length > 0) tx.afterCommit(() => tell(changes));
	};
	const write = async (tx: Tx, readings: readonly ReadingInput[]) => {
		const { fates, changes } = await writeReadings(tx, readings, now());
		changedBy(tx, changes);
		return fates;
	};
	countOutreach(ctx, write);
	countVolunteers(ctx, write);
	return {
		answer(req, res) {
			const path = pathOf(req);
			if (path === '/b') beacon.answer(req, res);
			else if (path === '/api/v1/readings') void answerReadings(endpoint, req, res);
			else return false;
			return true;
		},
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		write,
		changedBy,
		record: (channelId, figures) =>
			store.tx(async (tx) => void (await write(tx, await readingsOfFigures(tx, channelId, figures)))),
		async close() {
			stopListening();
			await beacon.close();
			await client.close();
		},
	};
}

function pathOf({ url = '' }: IncomingMessage): string {
	const end = url.indexOf('?');
	return end === -1 ? url : url.slice(0, end);
}

/** Keys are unique under the unit and the token's name, so that a program keeps them when its token is replaced. */
function reachOf(actor: Actor): TokenReach {
	const grant = actor.grants[0];
	if (!grant) throw new UnauthenticatedError('auth.bad_token');
	return { source: `api:${actor.unitId}/${actor.name}`, unitId: grant.unitId, path: grant.path };
}
