import { newId } from '#lib/server/ids.ts';
import { LONG, type BadForm, type Stage } from './stage.ts';

const foreignUnit = ({ federation }: Stage) => federation.units.otherCounty.id;
const ownUnit = ({ federation }: Stage) => federation.units.county.id;
const foreignPerson = ({ federation }: Stage) => federation.people.otherCountyPlanner.id;

const PERSON = { name: '孟小雨', login: 'mengxiaoyu', department: '宣传部', roles: 'planner' };
const person = (change: Record<string, string>) => (stage: Stage) => ({
	...PERSON,
	unitId: ownUnit(stage),
	formKey: newId(),
	...change,
});
const unit = (change: Record<string, string>) => (stage: Stage) => ({
	parentId: ownUnit(stage),
	name: '石门镇妇女联合会',
	shortName: '石门镇妇联',
	level: 'township',
	code: '',
	formKey: newId(),
	...change,
});
const account = (change: Record<string, string>) => (stage: Stage) => ({
	platform: 'wechat',
	unitId: ownUnit(stage),
	name: '松岚妇联',
	appid: 'wx5299000000000002',
	secret: '5f9a1c0e7b3d4a6890e2c4b6a8d0f1e3',
	formKey: newId(),
	...change,
});

const PEOPLE: BadForm[] = [
	{
		name: 'an empty account is asked for its parts',
		as: 'countyAdmin',
		to: '/settings/people/new',
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: 'an account of a role that is none keeps its words',
		as: 'countyAdmin',
		to: '/settings/people/new',
		fields: person({ roles: 'boss' }),
		status: 400,
		says: '请改正后再提交',
		keeps: '孟小雨',
	},
	{
		name: 'a login that is taken is named',
		as: 'countyAdmin',
		to: '/settings/people/new',
		fields: person({ login: 'hemiao' }),
		status: 400,
		says: /「hemiao」已经有了/,
		keeps: '孟小雨',
	},
	{
		name: 'a login in Chinese says what one looks like',
		as: 'countyAdmin',
		to: '/settings/people/new',
		fields: person({ login: '孟小雨' }),
		status: 400,
		says: '小写字母、数字',
	},
	{
		name: "nobody makes an account at another's unit",
		as: 'countyAdmin',
		to: '/settings/people/new',
		fields: (stage) => ({ ...person({})(stage), unitId: foreignUnit(stage) }),
		status: 404,
		says: '没有找到',
	},
	{
		name: 'a planner makes no account',
		to: '/settings/people/new',
		fields: person({}),
		status: 403,
		says: '你的角色不能',
	},
	{
		name: "nobody changes another unit's person",
		as: 'countyAdmin',
		to: (stage) => `/settings/people/${foreignPerson(stage)}?/change`,
		fields: { name: '别的名字', department: '' },
		status: 404,
		says: '没有找到',
	},
	{
		name: "nobody resets another unit's password",
		as: 'countyAdmin',
		to: (stage) => `/settings/people/${foreignPerson(stage)}?/reset`,
		fields: {},
		status: 404,
		says: '没有找到',
	},
];

const UNITS: BadForm[] = [
	{
		name: 'an empty unit is asked for its parts',
		as: 'countyAdmin',
		to: '/settings/units?/create',
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: 'a code that does not fit the level says how long it is',
		as: 'countyAdmin',
		to: '/settings/units?/create',
		fields: unit({ code: '12' }),
		status: 400,
		says: '位数要与级别相符',
		keeps: '石门镇妇女联合会',
	},
	{
		name: 'a unit above its parent is refused',
		as: 'countyAdmin',
		to: '/settings/units?/create',
		fields: unit({ level: 'city' }),
		status: 400,
		says: '要低于上级单位的级别',
	},
	{
		name: "nobody makes a unit below another's",
		as: 'countyAdmin',
		to: '/settings/units?/create',
		fields: (stage) => ({ ...unit({})(stage), parentId: foreignUnit(stage) }),
		status: 404,
		says: '没有找到',
	},
	{
		name: 'a unit with people in it is not closed',
		as: 'countyAdmin',
		to: '/settings/units?/close',
		fields: (stage) => ({ id: ownUnit(stage) }),
		status: 409,
		says: '不能撤销',
	},
];

const CHANNELS: BadForm[] = [
	{
		name: 'an empty channel is asked for its parts',
		as: 'countyAdmin',
		to: '/settings/channels/new',
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: 'an AppID that is none keeps the name and drops the secret',
		as: 'countyAdmin',
		to: '/settings/channels/new',
		fields: account({ appid: 'somewhere' }),
		status: 400,
		says: '请',
		keeps: '松岚妇联',
	},
	{
		name: 'a name of 5 MB is refused',
		as: 'countyAdmin',
		to: '/settings/channels/new',
		fields: account({ name: LONG }),
		status: 400,
		says: '请',
	},
	{
		name: "nobody adds a channel to another's unit",
		as: 'countyAdmin',
		to: '/settings/channels/new',
		fields: (stage) => ({ ...account({})(stage), unitId: foreignUnit(stage) }),
		status: 404,
		says: '没有找到',
	},
	{
		name: 'a channel that is not there is not changed',
		as: 'countyAdmin',
		to: '/settings/channels/nowhere?/save',
		fields: { name: 'x' },
		status: 404,
		says: '没有找到',
	},
];

const OTHERS: BadForm[] = [
	{
		name: 'a token without a name is asked for one',
		as: 'countyAdmin',
		to: '/settings/tokens?/create',
		fields: (stage) => ({ unitId: ownUnit(stage), name: ' ', formKey: newId() }),
		status: 400,
		says: '还没有填',
	},
	{
		name: "nobody makes a token for another's unit",
		as: 'countyAdmin',
		to: '/settings/tokens?/create',
		fields: (stage) => ({ unitId: foreignUnit(stage), name: '报数', formKey: newId() }),
		status: 404,
		says: '没有找到',
	},
	{
		name: 'a token that is not there is not ended',
		as: 'countyAdmin',
		to: '/settings/tokens?/revoke',
		fields: { id: 'nowhere' },
		status: 404,
		says: '没有找到',
	},
	{
		name: 'an empty change of password is asked for its parts',
		to: '/account?/password',
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: 'a wrong old password is said',
		to: '/account?/password',
		fields: { oldPassword: '不是这一个', password: 'xin-mi-ma-2026', passwordAgain: 'xin-mi-ma-2026' },
		status: 403,
		says: '当前密码不对',
	},
	{
		name: 'two new passwords that differ are said',
		to: '/account?/password',
		fields: { oldPassword: 'tong-jiang-2026', password: 'xin-mi-ma-2026', passwordAgain: 'xin-mi-ma-2027' },
		status: 400,
		says: '两次输入的密码不一样',
	},
	{
		name: 'an empty wall is asked for its name',
		as: 'countyAdmin',
		to: '/walls?/create',
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: "nobody makes a wall for another's unit",
		as: 'countyAdmin',
		to: '/walls?/create',
		fields: (stage) => ({ unitId: foreignUnit(stage), name: '别人的大屏', formKey: newId() }),
		status: 400,
		says: '没有找到这个单位，或它不在你的管理范围内',
	},
	{
		name: 'a screen is not paired with a wall that is not there',
		as: 'countyAdmin',
		to: '/walls?/pair',
		fields: () => ({ wallId: 'nowhere', name: '一号屏', formKey: newId() }),
		status: 404,
		says: '没有找到',
	},
	{
		name: 'an empty decision about a publication is asked for its parts',
		to: '/publications/nowhere?/resolve',
		scripted: true,
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: 'a publication that is not there is not decided',
		to: '/publications?/resolve',
		scripted: true,
		fields: { publicationId: 'nowhere', resolution: 'cancel', state: 'held', note: '不发了' },
		status: 404,
		says: '没有找到',
	},
];

export const SETTINGS: readonly BadForm[] = [...PEOPLE, ...UNITS, ...CHANNELS, ...OTHERS];
