/** 策划编辑 · 责编/初审 · 复审 · 终审 · 数据员 · 观察员 · 管理员 */
export const ROLES = ['planner', 'first', 'second', 'final', 'data', 'observer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
	'post.read',
	'post.write',
	'review.first',
	'review.second',
	'review.final',
	'publication.read',
	'publication.resolve',
	'publication.recall',
	'publication.freeze',
	'figure.read',
	'figure.write',
	'outreach.write',
	'wall.manage',
	'channel.manage',
	'unit.manage',
	'account.manage',
	'audit.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = ['post.read', 'publication.read', 'figure.read'];

/** What a role may do at its unit and everywhere below it. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
	planner: [...READ, 'post.write', 'publication.resolve', 'outreach.write'],
	first: [...READ, 'review.first', 'publication.resolve', 'publication.recall'],
	second: [...READ, 'review.second', 'publication.resolve', 'publication.recall', 'publication.freeze'],
	final: [...READ, 'review.final', 'publication.resolve', 'publication.recall', 'publication.freeze'],
	data: [...READ, 'figure.write', 'outreach.write'],
	observer: READ,
	admin: [
		...READ,
		'wall.manage',
		'channel.manage',
		'unit.manage',
		'account.manage',
		'audit.read',
		'publication.resolve',
		'publication.recall',
		'publication.freeze',
	],
};

/** 'program' is what an API token holds: it is given to no person. */
export type GrantedRole = Role | 'program';

/** What a grant allows, whoever holds it. */
export const GRANT_PERMISSIONS: Readonly<Record<GrantedRole, readonly Permission[]>> = {
	...ROLE_PERMISSIONS,
	program: ['figure.write'],
};
