import type { PostContent } from '#lib/contract/posts.ts';
import type { Role } from '#lib/contract/roles.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import type { Tx } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/units/index.ts';

/**
 * A federation small enough to know by heart: a city with two counties, and people at them. Rows are written straight to the
 * tables, for tests of what stands above units and accounts.
 */
export interface Desk {
	/** Unit ids are these words. */
	city: 'city';
	planner: Actor;
	/** A second planner of the city. */
	colleague: Actor;
	eastPlanner: Actor;
	westPlanner: Actor;
	observer: Actor;
	/** Reviewers of the city, one a level, and one of the county in the east. */
	first: Actor;
	second: Actor;
	final: Actor;
	eastFirst: Actor;
	/** A column of the city, one it has closed, and one of the county in the east. */
	column: string;
	closedColumn: string;
	eastColumn: string;
	campaign: string;
	/** Channels of the city. */
	website: string;
	wechat: string;
	eastWebsite: string;
}

const UNITS = [
	{ id: 'city', parentId: null, name: '铜江市妇女联合会', shortName: '铜江市妇联', path: '/city/' },
	{ id: 'east', parentId: 'city', name: '云溪县妇女联合会', shortName: '云溪县妇联', path: '/city/east/' },
	{ id: 'west', parentId: 'city', name: '石门区妇女联合会', shortName: '石门区妇联', path: '/city/west/' },
] as const;

const PEOPLE = [
	{ id: 'planner', unitId: 'city', name: '周敏', role: 'planner' },
	{ id: 'colleague', unitId: 'city', name: '陈静', role: 'planner' },
	{ id: 'eastPlanner', unitId: 'east', name: '何晓', role: 'planner' },
	{ id: 'westPlanner', unitId: 'west', name: '罗岚', role: 'planner' },
	{ id: 'observer', unitId: 'city', name: '方华', role: 'observer' },
	{ id: 'first', unitId: 'city', name: '何苗', role: 'first' },
	{ id: 'second', unitId: 'city', name: '沈岚', role: 'second' },
	{ id: 'final', unitId: 'city', name: '林洁', role: 'final' },
	{ id: 'eastFirst', unitId: 'east', name: '罗青', role: 'first' },
] as const;

const COLUMNS = [
	{ id: 'col-kepu', unitId: 'city', slug: 'kepu', name: '科普', position: 1 },
	{ id: 'col-old', unitId: 'city', slug: 'old', name: '旧栏目', position: 2, closedAt: 1 },
	{ id: 'col-east', unitId: 'east', slug: 'yunxi', name: '云溪动态', position: 1 },
] as const;

const CHANNELS = [
	{ id: 'ch-site', unitId: 'city', platform: 'website', name: '铜江妇女网' },
	{ id: 'ch-wechat', unitId: 'city', platform: 'wechat', name: '铜江妇联' },
	{ id: 'ch-east', unitId: 'east', platform: 'website', name: '云溪妇女网' },
] as const;

function actor(id: string, unitId: string, role: Role): Actor {
	const path = UNITS.find((unit) => unit.id === unitId)?.path ?? '/';
	const name = PEOPLE.find((person) => person.id === id)?.name ?? id;
	return { id, name, unitId, grants: [{ unitId, path, role }] };
}

async function insertDesk(tx: Tx, at: number): Promise<void> {
	const { units, accounts, columns, campaigns, channels } = tx.s;
	for (const unit of UNITS)
		await tx.db.insert(units).values({
			...unit,
			level: unit.parentId === null ? 'city' : 'county',
			createdAt: at,
		});
	for (const { id, unitId, name } of PEOPLE)
		await tx.db.insert(accounts).values({
			id,
			unitId,
			name,
			login: id.toLowerCase(),
			passwordHash: '-',
			createdAt: at,
		});
	for (const column of COLUMNS) await tx.db.insert(columns).values(column);
	await tx.db.insert(campaigns).values({
		id: 'campaign',
		unitId: 'city',
		name: '家庭行动联防联动',
		startsAt: at,
		endsAt: at + 86_400_000,
	});
	for (const channel of CHANNELS)
		await tx.db.insert(channels).values({ ...channel, settings: {}, createdAt: at });
}

export async function seedDesk(ctx: Ctx): Promise<Desk> {
	await ctx.store.tx((tx) => insertDesk(tx, ctx.clock.now()));
	const of = (id: (typeof PEOPLE)[number]['id']) => {
		const person = PEOPLE.find((each) => each.id === id);
		if (!person) throw new Error(`nobody is called ${id}`);
		return actor(id, person.unitId, person.role);
	};
	return {
		city: 'city',
		planner: of('planner'),
		colleague: of('colleague'),
		eastPlanner: of('eastPlanner'),
		westPlanner: of('westPlanner'),
		observer: of('observer'),
		first: of('first'),
		second: of('second'),
		final: of('final'),
		eastFirst: of('eastFirst'),
		column: 'col-kepu',
		closedColumn: 'col-old',
		eastColumn: 'col-east',
		campaign: 'campaign',
		website: 'ch-site',
		wechat: 'ch-wechat',
		eastWebsite: 'ch-east',
	};
}

/** Content that may be submitted: a title, one paragraph, the city's website. */
export function someContent(change: Partial<PostContent> = {}): PostContent {
	return {
		title: '冬季用电用气安全：一家人的检查清单',
		summary: '',
		doc: {
			type: 'doc',
			content: [{ type: 'paragraph', content: [{ type: 'text', text: '天气转冷，请检查家里的用电用气。' }] }],
		},
		coverMediaId: null,
		credits: { source: '铜江市妇联', editor: '周敏' },
		channelIds: ['ch-site'],
		variants: {},
		...change,
	};
}
