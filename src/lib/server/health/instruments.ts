import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { sql } from 'drizzle-orm';
import type { Ctx } from '../ctx.ts';
import type { Heartbeat } from '../jobs/index.ts';

export interface Instruments {
	/** One finished request; `route` is the route's id, never its address. */
	request(labels: { method: string; route: string; status: number }, seconds: number): void;
	/** Prometheus text, counted at the moment of asking. */
	text(): Promise<string>;
	readonly contentType: string;
}

/** Figures about the process and its work for Prometheus. Names and labels hold no personal data. */
export function createInstruments(ctx: Pick<Ctx, 'store' | 'clock'>, heartbeat: Heartbeat): Instruments {
	const registers = [new Registry()];
	const [registry] = registers;
	if (!registry) throw new Error('no registry');
	collectDefaultMetrics({ register: registry, prefix: 'jinguo_' });
	const requests = new Histogram({
		name: 'jinguo_http_request_seconds',
		help: 'Time to answer page and API requests',
		labelNames: ['method', 'route', 'status'],
		buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
		registers,
	});
	const publications = new Gauge({
		name: 'jinguo_publications',
		help: 'Publications by state',
		labelNames: ['state'],
		registers,
	});
	const beatAge = new Gauge({
		name: 'jinguo_heartbeat_age_seconds',
		help: 'Age of the last beat of this node',
		registers,
	});
	const jumps = new Gauge({
		name: 'jinguo_clock_jumps',
		help: 'Clock jumps or sleeps noticed since the start',
		registers,
	});
	return {
		contentType: registry.contentType,
		request: ({ method, route, status }, seconds) => requests.observe({ method, route, status }, seconds),
		async text() {
			const counts = await ctx.store.rows<{ state: string; n: number }>(
				sql`select state, count(*) as n from publications group by state`,
			);
			publications.reset();
			for (const { state, n } of counts) publications.set({ state }, n);
			const status = heartbeat.status();
			jumps.set(status.jumps);
			if (status.at !== null) beatAge.set((ctx.clock.now() - status.at) / 1000);
			return registry.metrics();
		},
	};
}
