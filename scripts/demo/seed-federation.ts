import { randomUUID } from 'node:crypto';
import { DAY } from '#lib/contract/beijing-time.ts';
import type { Level } from '#lib/contract/units.ts';
import type { App } from '#lib/server/app.ts';
import {
	changePassword,
	createAccount,
	createApiToken,
	readSession,
	setUpInstance,
	signIn,
	signOut,
} from '#lib/server/auth/index.ts';
import { createChannel } from '#lib/server/channels/index.ts';
import { createCampaign, columnsOf } from '#lib/server/posts/index.ts';
import { createUnit, type Actor } from '#lib/server/units/index.ts';
import { createWall, pairDevice } from '#lib/server/walls/index.ts';
import { COUNTIES, FEDERATION, TOWNSHIPS } from './content.ts';
import { COUNTY_ARTICLES } from './content-counties.ts';
import { ADMIN, PEOPLE, type PersonKey } from './people.ts';
import { WECHAT, type WechatAccess } from './wechat-account.ts';

export interface DemoUnit {
	id: string;
	path: string;
}
/** Everything a seeded federation consists of before anybody writes a word. */
export interface Federation {
	admin: Actor;
	people: Record<PersonKey, Actor>;
	city: DemoUnit;
	counties: Record<string, DemoUnit>;
	/** Column ids by slug. */
	columns: Record<string, string>;
	campaignId: string;
	website: string;
	wechat: string;
	/** Website channels of counties, by the county's name. */
	/** What people put up on boards. */
	board: string;
	countySites: Record<string, string>;
	/** Path that opens the wall on a screen. */
	wallLink: string;
	wallId: string;
	/** Bearer of the county offices' figures. */
	token: string;
}

const LOCAL = { address: '127.0.0.1', hostname: 'localhost', forwarded: false };
const AGENT = 'jinguo-demo';

/** Makes the federation as its administrator would: set-up, units, people, channels, columns, a wall and a token. */
export async function seedFederation(
	app: App,
	secrets: { password: string; wechat: WechatAccess },
): Promise<Federation> {
	const { password, wechat } = secrets;
	const { admin, city } = await setUp(app, password);
	const counties = await makeUnits(app, admin, city);
	const people = await makePeople(app, { admin, city, counties, password });
	const wechatId = await makeChannel(app, admin, {
		unitId: city.id,
		platform: 'wechat',
		fields: { ...WECHAT.fields, ...wechat },
	});
	const website = await makeChannel(app, admin, {
		unitId: city.id,
		platform: 'website',
		fields: { name: '铜江妇女网' },
	});
	const board = await makeChannel(app, admin, {
		unitId: city.id,
		platform: 'offline',
		fields: { name: '社区宣传栏', kind: 'board', places: '2', size: '1.2 米 × 0.8 米' },
	});
	await makeChannel(app, admin, {
		unitId: city.id,
		platform: 'feed',
		fields: { name: '政务网取稿' },
	});
	const countySites: Record<string, string> = {};
	for (const name of Object.keys(COUNTY_ARTICLES))
		countySites[name] = await makeChannel(app, admin, {
			unitId: unitOf(counties, name).id,
			platform: 'website',
			fields: { name: `${name.slice(0, 2)}妇联网页` },
		});
	const now = app.clock.now();
	const campaign = await createCampaign(app, people.planner, {
		unitId: city.id,
		name: '暖冬行动',
		startsAt: now - 7 * DAY,
		endsAt: now + 60 * DAY,
		targetReads: 50_000,
	});
	const columns = await columnsOf(app.store, city.path);
	const { wallId } = await createWall(app, admin, { name: '指挥部办公室大屏', unitId: city.id });
	const { link } = await pairDevice(app, admin, { wallId, name: '一楼大厅' });
	const { token } = await createApiToken(app, admin, {
		unitId: city.id,
		name: '12338 话务系统',
		formKey: randomUUID(),
	});
	return {
		admin,
		people,
		city,
		counties,
		columns: Object.fromEntries(columns.map((column) => [column.slug, column.id])),
		campaignId: campaign.id,
		website,
		wechat: wechatId,
		board,
		countySites,
		wallLink: link,
		wallId,
		token,
	};
}

async function setUp(app: App, password: string): Promise<{ admin: Actor; city: DemoUnit }> {
	const { name, shortName, level, code } = FEDERATION;
	const session = await setUpInstance(app, {
		name,
		shortName,
		level,
		code,
		adminName: ADMIN.name,
		login: ADMIN.login,
		password,
		passwordAgain: password,
		setupCode: '',
		origin: LOCAL,
		userAgent: AGENT,
		demo: true,
	});
	const admin = await actorOf(app, session.token);
	await signOut(app, session.token);
	return { admin, city: { id: session.unitId, path: `/${session.unitId}/` } };
}

/** Who holds this session. */
async function actorOf(app: App, token: string): Promise<Actor> {
	const session = await readSession(app, token);
	if (!session) throw new Error('a session that was just opened is gone');
	return session.actor;
}

async function makeUnits(app: App, admin: Actor, city: DemoUnit): Promise<Record<string, DemoUnit>> {
	const counties: Record<string, DemoUnit> = {};
	const make = (parent: DemoUnit, name: string, place: { level: Level; code: string }) =>
		createUnit(app, admin, {
			parentId: parent.id,
			name: `${name}妇女联合会`,
			shortName: `${name}妇联`,
			...place,
			formKey: randomUUID(),
		});
	for (const [at, name] of COUNTIES.entries()) {
		const code = `${FEDERATION.code}${String(at + 1).padStart(2, '0')}`;
		const county = await make(city, name, { level: 'county', code });
		counties[name] = county;
		for (const [number, township] of (TOWNSHIPS[name] ?? []).entries())
			await make(county, township, {
				level: 'township',
				code: `${code}${String(number + 1).padStart(3, '0')}`,
			});
	}
	return counties;
}

export function unitOf(counties: Record<string, DemoUnit>, name: string): DemoUnit {
	const unit = counties[name];
	if (!unit) throw new Error(`there is no county ${name}`);
	return unit;
}

interface Hiring {
	admin: Actor;
	city: DemoUnit;
	counties: Record<string, DemoUnit>;
	password: string;
}

/** Each account gets a one-time password and replaces it, as a person does at the first sign-in. */
async function makePeople(app: App, hiring: Hiring): Promise<Record<PersonKey, Actor>> {
	const keys = Object.keys(PEOPLE) as PersonKey[];
	const made = await Promise.all(keys.map(async (key) => [key, await hire(app, hiring, key)] as const));
	return Object.fromEntries(made) as Record<PersonKey, Actor>;
}

async function hire(app: App, hiring: Hiring, key: PersonKey): Promise<Actor> {
	const { login, name, county, department, role } = PEOPLE[key];
	const unit = county === null ? hiring.city : unitOf(hiring.counties, county);
	const account = await createAccount(app, hiring.admin, {
		unitId: unit.id,
		login,
		name,
		department,
		roles: [role],
		formKey: randomUUID(),
	});
	const { token } = await signIn(app, {
		login,
		password: account.password,
		address: `demo-${login}`,
		userAgent: AGENT,
	});
	const session = await readSession(app, token);
	const { password } = hiring;
	await changePassword(app, session, {
		oldPassword: account.password,
		password,
		passwordAgain: password,
	});
	const actor = await actorOf(app, token);
	await signOut(app, token);
	return actor;
}

async function makeChannel(
	app: App,
	admin: Actor,
	input: Omit<Parameters<typeof createChannel>[2], 'formKey'>,
): Promise<string> {
	return (await createChannel(app, admin, { ...input, formKey: randomUUID() })).id;
}
