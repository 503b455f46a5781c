import type { Permission } from '#lib/contract/roles.ts';

/** The pages of 设置, in their order, and what opens each. */
export const SECTIONS: readonly {
	key: string;
	word: string;
	href: string;
	permission: Permission;
	/** Of the whole installation: for who holds the permission at the topmost unit. */
	topmost?: true;
}[] = [
	{ key: 'units', word: '单位', href: '/settings/units', permission: 'unit.manage' },
	{ key: 'people', word: '人员', href: '/settings/people', permission: 'account.manage' },
	{ key: 'channels', word: '渠道', href: '/settings/channels', permission: 'channel.manage' },
	{ key: 'bots', word: '群机器人', href: '/settings/bots', permission: 'channel.manage' },
	{ key: 'mail', word: '邮件', href: '/settings/mail', permission: 'channel.manage', topmost: true },
	{ key: 'tokens', word: '接口令牌', href: '/settings/tokens', permission: 'account.manage' },
];
