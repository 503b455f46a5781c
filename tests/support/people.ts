import type { Role } from '#lib/contract/roles.ts';
import type { Level } from '#lib/contract/units.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { writeSetting, type Tx } from '#lib/server/db/index.ts';
import { newId } from '#lib/server/ids.ts';
import type { Actor } from '#lib/server/units/index.ts';

/** The password of everybody in {@link freshFederation}, who can sign in with their login (`hemiao`, `chenjing` …). */
export const PASSWORD = 'tong-jiang-2026';
/** argon2id of {@link PASSWORD}, made once: hashing for a dozen people would cost every test half a second. */
const PASSWORD_HASH =
	'$argon2id$v=19$m=19456,t=2,p=1$p0HWny3urElS3x3hbdhBIg$bCkD4joWYh3OpwP0Lv9Vp0Ppb3Pd+PpUiG5wBVNmeGs';

/** Key of a unit → its names, code and parent. Neutral names, laid out as in a province with four levels. */
const UNITS = {
	province: ['黔东省妇女联合会', '黔东省妇联', 'province', '98', null],
	city: ['铜江市妇女联合会', '铜江市妇联', 'city', '9806', 'province'],
	county: ['松岚区妇女联合会', '松岚区妇联', 'county', '980602', 'city'],
	otherCounty: ['云溪县妇女联合会', '云溪县妇联', 'county', '980621', 'city'],
	township: ['青坪镇妇女联合会', '青坪镇妇联', 'township', '980602101', 'county'],
	otherTownship: ['白杨乡妇女联合会', '白杨乡妇联', 'township', '980621201', 'otherCounty'],
} as const satisfies Record<string, readonly [string, string, Level, string, string | null]>;
export type UnitKey = keyof typeof UNITS;

/** Key of a person → name, login, home unit, department, roles held there. */
const PEOPLE = {
	planner: ['何苗', 'hemiao', 'city', '宣传部', ['planner']],
	otherPlanner: ['罗一禾', 'luoyihe', 'city', '宣传部', ['planner']],
	first: ['陈静', 'chenjing', 'city', '宣传部', ['first']],
	second: ['周敏', 'zhoumin', 'city', '宣传部', ['second']],
	final: ['沈岚', 'shenlan', 'city', '办公室', ['final']],
	/** Holds all three levels: for "one person, one level". */
	chief: ['顾秋实', 'guqiushi', 'city', '办公室', ['first', 'second', 'final']],
	data: ['田雨', 'tianyu', 'city', '办公室', ['data']],
	observer: ['江晚', 'jiangwan', 'city', '办公室', ['observer']],
	admin: ['方圆', 'fangyuan', 'province', '办公室', ['admin']],
	countyAdmin: ['石小满', 'shixiaoman', 'county', '办公室', ['admin']],
	countyPlanner: ['向春', 'xiangchun', 'county', '宣传部', ['planner']],
	/** Of another county: sees nothing of `county`. */
	otherCountyPlanner: ['龙青', 'longqing', 'otherCounty', '宣传部', ['planner']],
} as const satisfies Record<string, readonly [string, string, UnitKey, string, readonly Role[]]>;
export type PersonKey = keyof typeof PEOPLE;

/** Slug → name, as a new installation has them. */
const COLUMNS = {
	dongtai: '工作动态',
	kepu: '科普',
	zuimei: '最美家庭',
	ketang: '空中课堂',
	xuefa: '妇联喊你来学法',
	xuenong: '妇联喊你来学农',
	piyao: '辟谣',
	changyi: '倡议',
} as const;
export type ColumnSlug = keyof typeof COLUMNS;

export interface TestUnit {
	id: string;
	path: string;
	name: string;
	shortName: string;
	level: Level;
}
export interface Federation {
	units: Record<UnitKey, TestUnit>;
	/** Actors as a session makes them: id is the account's id. */
	people: Record<PersonKey, Actor>;
	logins: Record<PersonKey, string>;
	/** Ids by slug, at the province. */
	columns: Record<ColumnSlug, string>;
}

/**
 * Fills an empty store with a federation of four levels, one account a role and the glossary's columns. It writes rows
 * and no events, so that a test's log begins empty.
 */
export async function freshFederation(ctx: Pick<Ctx, 'clock' | 'store'>): Promise<Federation> {
	const at = ctx.clock.now();
	return ctx.store.tx(async (tx) => {
		const units = await insertUnits(tx, at);
		const people = await insertPeople(tx, at, units);
		const columns = await insertColumns(tx, units.province.id);
		await writeSetting(tx, 'instance', { name: units.province.name, demo: false, setUpAt: at });
		const logins = mapped(PEOPLE, ([, login]) => login);
		return { units, people, logins, columns };
	});
}

function mapped<K extends string, A, B>(from: Record<K, A>, to: (value: A) => B): Record<K, B> {
	return Object.fromEntries(Object.entries<A>(from).map(([key, value]) => [key, to(value)])) as Record<K, B>;
}

async function insertUnits(tx: Tx, at: number): Promise<Record<UnitKey, TestUnit>> {
	const made = {} as Record<UnitKey, TestUnit>;
	for (const [key, [name, shortName, level, code, above]] of Object.entries(UNITS)) {
		const id = newId();
		const parent = above === null ? null : made[above];
		const path = `${parent?.path ?? '/'}${id}/`;
		await tx.db
			.insert(tx.s.units)
			.values({ id, parentId: parent?.id ?? null, code, name, shortName, level, path, createdAt: at });
		made[key as UnitKey] = { id, path, name, shortName, level };
	}
	return made;
}

async function insertPeople(
	tx: Tx,
	at: number,
	units: Record<UnitKey, TestUnit>,
): Promise<Record<PersonKey, Actor>> {
	const made = {} as Record<PersonKey, Actor>;
	for (const [key, [name, login, unitKey, department, roles]] of Object.entries(PEOPLE)) {
		const id = newId();
		const { id: unitId, path } = units[unitKey];
		const passwordHash = PASSWORD_HASH;
		await tx.db
			.insert(tx.s.accounts)
			.values({ id, unitId, login, name, department, passwordHash, createdAt: at });
		for (const role of roles)
			await tx.db.insert(tx.s.memberships).values({ accountId: id, unitId, role, grantedAt: at });
		made[key as PersonKey] = { id, name, unitId, grants: roles.map((role) => ({ unitId, path, role })) };
	}
	return made;
}

async function insertColumns(tx: Tx, unitId: string): Promise<Record<ColumnSlug, string>> {
	const made = {} as Record<ColumnSlug, string>;
	for (const [position, [slug, name]] of Object.entries(COLUMNS).entries()) {
		const id = newId();
		await tx.db.insert(tx.s.columns).values({ id, unitId, slug, name, position });
		made[slug as ColumnSlug] = id;
	}
	return made;
}
