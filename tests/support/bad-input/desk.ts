import { activityForm, LONG, volunteerForm, type BadForm, type Stage } from './stage.ts';

const activity = (change: Record<string, string>) => (stage: Stage) => ({
	...activityForm(stage),
	...change,
});
const volunteer = (change: Record<string, string>) => (stage: Stage) => ({
	...volunteerForm(stage),
	...change,
});

export const SERVICE: BadForm[] = [
	{
		name: 'an empty activity is refused',
		to: '/service/new',
		fields: {},
		status: 400,
		says: '请改正后再提交',
	},
	{
		name: 'an activity that is over keeps its words',
		to: '/service/new',
		fields: activity({ startsAt: '2020-02-16T09:00', endsAt: '2020-02-16T11:00' }),
		status: 400,
		says: '活动结束时间已经过去',
		keeps: '青坪镇文化站',
	},
	{
		name: 'a title of 5 MB is refused',
		to: '/service/new',
		fields: activity({ title: LONG }),
		status: 400,
		says: '请改正后再提交',
	},
	{
		name: "another unit's activity cannot be made",
		to: '/service/new',
		fields: (stage) => ({ ...activityForm(stage), unitId: stage.federation.units.otherCounty.id }),
		status: 404,
		says: '没有找到这个单位',
		keeps: '青坪镇文化站',
	},
	{
		name: 'an observer makes no activity',
		as: 'observer',
		to: '/service/new',
		fields: activity({}),
		status: 403,
		says: '你的角色不能',
	},
	{
		name: 'an empty volunteer is refused',
		to: '/service/volunteers',
		fields: {},
		status: 400,
		says: '请改正后再提交',
	},
	{
		name: 'an unknown role keeps the name',
		to: '/service/volunteers',
		fields: volunteer({ name: '庄小月', role: 'boss' }),
		status: 400,
		says: '请改正后再提交',
		keeps: '庄小月',
	},
	{
		name: 'the same form sent again registers nobody twice',
		to: '/service/volunteers',
		fields: (stage) => ({ ...volunteerForm(stage), formKey: stage.usedKey }),
		status: 409,
		says: '这份表单已经提交过，没有重复办理',
	},
	{
		name: "nobody checks in at another unit's activity",
		to: ({ foreignActivity }) => `/service/${foreignActivity}?/in`,
		fields: ({ volunteer: volunteerId }) => ({ volunteerId }),
		status: 404,
		says: '没有找到',
	},
	{
		name: 'nobody checks in who is not registered',
		to: ({ activity: id }) => `/service/${id}?/in`,
		fields: { volunteerId: 'nobody' },
		status: 404,
		says: '没有找到',
	},
];

export const SIGNING_IN: BadForm[] = [
	{
		name: 'an empty sign-in is asked for its fields',
		as: 'nobody',
		to: '/login',
		fields: {},
		status: 400,
		says: '还没有填',
	},
	{
		name: 'a wrong password does not say which of the two is wrong',
		as: 'nobody',
		to: '/login',
		fields: { login: 'hemiao', password: '记错了的密码呀' },
		status: 401,
		says: '账号或密码不对',
		keeps: 'hemiao',
	},
	{
		name: 'a password of 5 MB is refused',
		as: 'nobody',
		to: '/login',
		fields: { login: 'hemiao', password: LONG },
		status: 400,
		says: '密码太长',
	},
	{
		name: 'a second set-up is refused',
		as: 'nobody',
		to: '/setup',
		fields: {
			name: '另一个妇联',
			shortName: '另一个',
			level: 'city',
			code: '',
			adminName: '别人',
			login: 'bieren',
			password: 'zai-lai-yi-ci',
			passwordAgain: 'zai-lai-yi-ci',
		},
		status: 409,
		says: '平台已经完成首次设置',
	},
];
