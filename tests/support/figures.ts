import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { FigureChange } from '#lib/contract/metrics.ts';
import { authenticateToken } from '#lib/server/auth/index.ts';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { hashToken, newToken } from '#lib/server/ids.ts';
import { createLogger } from '#lib/server/logger.ts';
import { openFigures, type Figures } from '#lib/server/metrics/index.ts';
import { createSite } from '#lib/server/site/index.ts';
import { createVault } from '#lib/server/vault.ts';
import { TEST_NOW } from './ctx.ts';
import { freshFederation, type Federation } from './people.ts';
import { freshDatabase } from './postgres.ts';
import { temporaryFolder, type Engine } from './stores.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface FiguresServer {
	ctx: Ctx & { readonly clock: ManualClock; readonly figures: Figures };
	federation: Federation;
	url: string;
	/** What listeners were told, in order. */
	told: FigureChange[];
	/** A token of the county. */
	token: string;
	post: (body: string | Uint8Array, headers?: Record<string, string>) => Promise<Response>;
	/** Stops the writer and starts another on the same database, as a restart does. */
	restart(): Promise<void>;
}

export interface FiguresOptions {
	env?: Record<string, string>;
	log?: ReturnType<typeof createLogger>;
}

/** The hot endpoints on a real socket, with the writer's thread on a real database. */
export async function figuresServer(engine: Engine, options: FiguresOptions = {}): Promise<FiguresServer> {
	const config = readConfig({
		DATA_DIR: temporaryFolder(),
		LOG_LEVEL: 'silent',
		JINGUO_ROOT: ROOT,
		...(engine === 'postgres' ? { DATABASE_URL: await freshDatabase(inject('postgresUrl')) } : {}),
		...options.env,
	});
	const log = options.log ?? createLogger('silent');
	const store = openStore(config, log);
	await store.migrate();
	const clock = new ManualClock(TEST_NOW);
	const vault = createVault(Buffer.alloc(32, 7));
	const ctx = { config, clock, log, store, events: new EventLog(), vault };
	const federation = await freshFederation(ctx);
	const told: FigureChange[] = [];
	const open = () => {
		const opened = openFigures(ctx, { authenticate: (token) => authenticateToken(ctx, token) });
		opened.listen((changes) => told.push(...changes));
		return opened;
	};
	let figures = open();
	const http: Server = createServer((req, res) => {
		if (!figures.answer(req, res)) res.writeHead(404).end();
	});
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		http.closeAllConnections();
		await new Promise((resolve) => http.close(resolve));
		await figures.close();
		await store.close();
	});
	const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const token = await addToken(ctx, federation.units.county.id);
	return {
		ctx: {
			...ctx,
			get figures() {
				return figures;
			},
		},
		federation,
		url,
		told,
		token,
		post: (body, headers = {}) =>
			fetch(`${url}/api/v1/readings`, {
				method: 'POST',
				body: body as BodyInit,
				headers: {
					authorization: `Bearer ${token}`,
					'content-type': 'application/x-ndjson',
					...headers,
				},
			}),
		async restart() {
			await figures.close();
			figures = open();
		},
	};
}

/** A live token of a unit, as its holder has it. */
export async function addToken(ctx: Ctx, unitId: string, name = '区级数据平台'): Promise<string> {
	const token = newToken();
	const id = hashToken(token).slice(0, 12);
	const row = {
		id,
		unitId,
		name,
		createdBy: 'test',
		createdAt: ctx.clock.now(),
		tokenHash: hashToken(token),
	};
	await ctx.store.tx(async (tx) => void (await tx.db.insert(tx.s.apiTokens).values(row)));
	return token;
}

/** A public article on the site of `unit`, with its post and channel; gives its address. */
export async function addArticle(
	{ ctx, federation }: Pick<FiguresServer, 'ctx' | 'federation'>,
	publicationId: string,
	unit: keyof Federation['units'] = 'county',
): Promise<string> {
	const at = ctx.clock.now();
	const unitId = federation.units[unit].id;
	const columnId = federation.columns.kepu;
	const post = { id: `post-${publicationId}`, unitId, columnId, createdBy: 'a', state: 'approved' } as const;
	const words = {
		title: `科普 ${publicationId}`,
		revisionId: 'r',
		revisionNumber: 1,
		hash: 'h',
		channelIds: [],
	};
	await ctx.store.tx(async (tx) => {
		const channel = {
			id: `ch-${unit}`,
			unitId,
			platform: 'website',
			name: '松岚妇女网',
			settings: {},
		} as const;
		await tx.db
			.insert(tx.s.channels)
			.values({ ...channel, createdAt: at })
			.onConflictDoNothing();
		await tx.db.insert(tx.s.posts).values({ ...post, ...words, createdAt: at, updatedAt: at });
	});
	const signature = {
		source: '松岚区妇联',
		editor: '何苗',
		responsible: '陈静',
		approvers: ['周敏', '沈岚'],
	};
	const { slug } = await createSite(ctx).put({
		publicationId,
		channelId: `ch-${unit}`,
		unitId,
		postId: post.id,
		hash: 'h',
		payload: {
			title: words.title,
			summary: '摘要',
			html: '<p>正文</p>',
			text: '正文',
			coverMediaId: null,
			mediaIds: [],
			signature,
			columnId,
			columnSlug: 'kepu',
			columnName: '科普',
			campaignId: null,
		},
	});
	return slug;
}
