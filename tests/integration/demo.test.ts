import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayStart, HOUR } from '#lib/contract/beijing-time.ts';
import { openApp, type App } from '#lib/server/app.ts';
import { readInstance, signIn } from '#lib/server/auth/index.ts';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { createLogger } from '#lib/server/logger.ts';
import { indicatorTotal, readsByDay } from '#lib/server/metrics/index.ts';
import { listQueue } from '#lib/server/reviews/index.ts';
import { enterWall } from '#lib/server/walls/index.ts';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { TEST_NOW } from '#tests/support/ctx.ts';
import { Chance } from '../../scripts/demo/chance.ts';
import { articleOfTheDay } from '../../scripts/demo/content-counties.ts';
import { ADMIN, PEOPLE } from '../../scripts/demo/people.ts';
import { seedDemo, type Seeded } from '../../scripts/demo/seed.ts';
import { SimulatorClient } from '../../scripts/demo/simulator.ts';

const PASSWORD = 'nuan-dong-2026';
const DAYS = 2;
const folder = mkdtempSync(join(tmpdir(), 'jinguo-demo-'));

let simulators: Simulators;
let seeded: Seeded;
let app: App;

beforeAll(async () => {
	simulators = await startSimulators({ seed: 7 });
	const simulator = new SimulatorClient(simulators.url);
	seeded = await seedDemo({
		...{ dataDir: folder, simulator, password: PASSWORD, now: TEST_NOW },
		seed: 7,
		days: DAYS,
	});
	// As a page of the product would see it; nothing more is published while the test looks.
	const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', ROLE: 'web' });
	app = await openApp(config, { clock: new ManualClock(TEST_NOW), log: createLogger('silent') });
});

afterAll(async () => {
	await app.close();
	await simulators.close();
	rmSync(folder, { recursive: true, force: true });
});

async function publications() {
	const { publications: table, channels, posts } = app.store.s;
	return app.store.db
		.select({
			id: table.id,
			postId: table.postId,
			hash: table.hash,
			state: table.state,
			reason: table.reason,
			dueAt: table.dueAt,
			publishedAt: table.publishedAt,
			platform: channels.platform,
			createdBy: posts.createdBy,
		})
		.from(table)
		.innerJoin(channels, eq(channels.id, table.channelId))
		.innerJoin(posts, eq(posts.id, table.postId));
}

describe('a seeded demonstration', () => {
	test('is marked as one', async () => {
		expect(await readInstance(app)).toMatchObject({ name: '铜江市妇女联合会', demo: true });
	});

	test('has published nothing that three different people other than the author did not sign', async () => {
		const { reviews } = app.store.s;
		const published = (await publications()).filter((row) => row.state === 'published');
		expect(published.length).toBeGreaterThan(8);
		for (const { postId, hash, createdBy } of published) {
			const signed = await app.store.db
				.select({ accountId: reviews.accountId, level: reviews.level })
				.from(reviews)
				.where(
					and(
						eq(reviews.postId, postId),
						eq(reviews.hash, hash),
						eq(reviews.decision, 'approved'),
						isNull(reviews.voidedAt),
					),
				);
			expect(signed.map((row) => row.level).sort()).toEqual([1, 2, 3]);
			expect(new Set([createdBy, ...signed.map((row) => row.accountId)]).size).toBe(4);
		}
	});

	test('published each post within half a minute of its time', async () => {
		for (const { state, dueAt, publishedAt } of await publications()) {
			if (state !== 'published') continue;
			expect((publishedAt ?? 0) - (dueAt ?? 0)).toBeGreaterThanOrEqual(0);
			expect((publishedAt ?? Infinity) - (dueAt ?? 0)).toBeLessThan(30_000);
		}
	});

	test('has on WeChat once what is published there, and the one article whose answer was lost', async () => {
		const onWechat = (await publications()).filter((row) => row.platform === 'wechat');
		const published = onWechat.filter((row) => row.state === 'published').map((row) => row.id);
		const held = onWechat.filter((row) => row.state === 'held');
		expect(held).toMatchObject([{ reason: 'outcome_unknown' }]);
		const ledger = simulators.ledger();
		const markers = ledger.map((entry) => entry.marker);
		expect(markers.sort()).toEqual([...published, held[0]?.id].sort());
		expect(ledger.every((entry) => entry.publicCount === 1)).toBe(true);
		expect(simulators.faults()).toEqual([]);
	});

	test('leaves something to do at every level, a draft in the tray and one sent back', async () => {
		const { people } = seeded.federation;
		const waiting = async (actor: typeof people.first) =>
			(await listQueue(app, actor)).map((post) => post.level);
		expect(await waiting(people.first)).toEqual([1, 1, 1]);
		expect(await waiting(people.second)).toContain(2);
		expect(await waiting(people.final)).toContain(3);
		const { posts } = app.store.s;
		const open = await app.store.db
			.select({ state: posts.state, plannedAt: posts.plannedAt })
			.from(posts)
			.where(inArray(posts.state, ['draft', 'returned']));
		expect(open.filter((post) => post.state === 'returned')).toHaveLength(1);
		expect(open.some((post) => post.state === 'draft' && post.plannedAt === null)).toBe(true);
	});

	test('goes on publishing in the next minutes', async () => {
		const soon = (await publications()).filter(
			({ state, dueAt }) => state === 'due' && dueAt !== null && dueAt < TEST_NOW + HOUR / 3,
		);
		expect(soon.length).toBeGreaterThanOrEqual(4);
		expect(soon.every(({ dueAt }) => (dueAt ?? 0) > TEST_NOW)).toBe(true);
	});

	test('has readers on each day and hours of volunteers', async () => {
		const { city } = seeded.federation;
		const from = dayStart(TEST_NOW) - 86_400_000;
		const asked = { unitId: city.id, scope: { paths: [city.path] }, from, to: TEST_NOW + 1 };
		const days = await readsByDay(app.store, asked);
		expect(days.rows.map(({ value }) => value).every((value) => value > 100)).toBe(true);
		const minutes = await indicatorTotal(app.store, { ...asked, indicator: 'volunteer.minutes' });
		expect(minutes.rows[0]?.value).toBeGreaterThan(60);
	});

	test('lets everybody in with the one password, and a screen with its link', async () => {
		const logins = [ADMIN.login, ...Object.values(PEOPLE).map((person) => person.login)];
		for (const login of logins) {
			const session = await signIn(app, { login, password: PASSWORD, address: login, userAgent: 'test' });
			expect(session.token).toBeTruthy();
		}
		const { wallId, wallLink } = seeded.federation;
		const token = new URL(wallLink, 'http://wall').searchParams.get('device') ?? '';
		expect(await enterWall(app, wallId, token)).toMatchObject({ wallId });
		expect(await enterWall(app, wallId, 'x'.repeat(token.length))).toBeNull();
	});
});

test('a seed repeats, and another one differs', () => {
	const numbers = (seed: number) => {
		const chance = new Chance(seed);
		return Array.from({ length: 20 }, () => chance.whole(0, 1000));
	};
	expect(numbers(7)).toEqual(numbers(7));
	expect(numbers(7)).not.toEqual(numbers(8));
});

test('the compressed day does not repeat a title in an hour', () => {
	const titles = Array.from({ length: 60 }, (_, at) => articleOfTheDay(at).title);
	expect(new Set(titles).size).toBe(60);
});
