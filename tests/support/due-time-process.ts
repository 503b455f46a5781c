import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatDateTime, toBeijingLocal } from '#lib/contract/format.ts';
import { calendarDays } from '#lib/contract/observances.ts';
import { PlanPostForm } from '#lib/contract/post-forms.ts';
import { quotaPeriodStart } from '#lib/contract/quotas.ts';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { openSqliteStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { createPost, openCalendar, planPost } from '#lib/server/posts/index.ts';
import { parseForm } from '#lib/server/problems.ts';
import { followPosts, publishingEngine } from '#lib/server/publishing/index.ts';
import { createVault } from '#lib/server/vault.ts';
import { seedDesk, someContent } from '#tests/support/desk.ts';
import { PlatformInMemory, submitAndSign } from '#tests/support/publications.ts';
import { readCalendarQuery } from '../../src/routes/(desk)/calendar/calendar-query.ts';

/**
 * Plans a post from a form for 0:30 in Beijing, a day that is another one in most of the world, lets it come due, and
 * prints what people and tables say. The parent runs it under several time zones.
 */
const folder = mkdtempSync(join(tmpdir(), 'jinguo-due-'));
const store = openSqliteStore(join(folder, 'jinguo.db'), {
	root: dirname(dirname(import.meta.dirname)),
	onEffectError: (error) => {
		throw error;
	},
});
await store.migrate();
const clock = new ManualClock(Date.parse('2026-11-24T10:48:00+08:00'));
const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
const log = createLogger('silent');
const ctx = { config, clock, log, store, events: new EventLog(), vault: createVault(randomBytes(32)) };
followPosts(ctx);
const desk = await seedDesk(ctx);
const { id } = await createPost(ctx, desk.planner, {
	unitId: desk.city,
	columnId: desk.column,
	content: someContent(),
});
const form = new FormData();
form.set('plannedAt', '2026-11-28T00:30');
const { plannedAt = null } = parseForm(PlanPostForm, form);
await planPost(ctx, desk.planner, { postId: id, plannedAt });
await submitAndSign({ ctx, desk }, id);
const rows = () => store.db.select().from(store.s.publications);
const [row] = await rows();
const dueAt = row?.dueAt ?? 0;

const query = readCalendarQuery(new URLSearchParams('at=2026-11-24'), clock.now());
const calendar = await openCalendar(ctx, desk.planner, { from: query.from, to: query.to });
const platform = new PlatformInMemory();
const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'child' });
const look = async (at: string) => {
	clock.advance(Date.parse(at) - clock.now());
	for (const claimed of await publishingEngine.sweep(parts, 8)) await publishingEngine.work(parts, claimed);
	return platform.received.length;
};
const sent = [await look('2026-11-28T00:29:59+08:00'), await look('2026-11-28T00:30:00+08:00')];
const said = {
	zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
	answers: {
		dueAt: new Date(dueAt).toISOString(),
		said: formatDateTime(dueAt),
		field: toBeijingLocal(dueAt),
		week: [query.from, query.to].map((at) => new Date(at).toISOString()),
		weekDays: calendarDays(query.from, 7).map(({ lunar }) => lunar),
		onCalendar: calendar.planned.map((post) => new Date(post.plannedAt ?? 0).toISOString()),
		periods: (['hour', 'day', 'month'] as const).map((period) =>
			new Date(quotaPeriodStart(period, dueAt)).toISOString(),
		),
		sent,
		states: (await rows()).map(({ state }) => state),
	},
};
await store.close();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(said));
