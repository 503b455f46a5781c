import type { Permission } from '#lib/contract/roles.ts';

/** The pages of 设置, in their order, and what opens each. */
export const SECTIONS: readonly { key: string; word: string; href: string; permission: Permission }[] = [
	{ key: 'units', word: '单位', href: '/settings/units', permission: 'unit.manage' },
	{ key: 'people', word: '人员', href: '/settings/people', permission: 'account.manage' },
	{ key: 'channels', word: '渠道', href: '/settings/channels', permission: 'channel.manage' },
	{ key: 'bots', word: '群机器人', href: '/settings/bots', permission: 'channel.manage' },
	{ key: 'tokens', word: '接口令牌', href: '/settings/tokens', permission: 'account.manage' },
];
