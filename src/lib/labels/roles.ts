import type { Role } from '#lib/contract/roles.ts';

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
	planner: '策划编辑',
	first: '责编（初审）',
	second: '复审',
	final: '终审',
	data: '数据员',
	observer: '观察员',
	admin: '管理员',
};

/** One line under a role's name where roles are given out. */
export const ROLE_HINTS: Readonly<Record<Role, string>> = {
	planner: '策划、写稿、排期，登记线下服务',
	first: '责任编辑，签署第一级审核',
	second: '签署第二级审核',
	final: '签署第三级审核，通过后按时发布',
	data: '填报数据，登记签到与时长',
	observer: '只看，不改',
	admin: '管理单位、账号、渠道和大屏',
};
