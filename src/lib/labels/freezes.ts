import type { FreezeBanner, FreezeTarget } from '#lib/contract/freezes.ts';

export const FREEZE_TARGET_WORDS: Readonly<Record<FreezeTarget, string>> = {
	all: '全部发布',
	channel: '一个渠道',
	column: '一个栏目',
	campaign: '一个主题活动',
};

/** What a freeze stops: 「云溪县妇联及下级的全部发布」「铜江妇联（渠道）」. */
export function freezeWords({ target, targetName, unitName }: FreezeBanner): string {
	switch (target) {
		case 'all':
			return `${unitName}及下级的全部发布`;
		case 'channel':
			return `渠道「${targetName ?? '已不在'}」`;
		case 'column':
			return `${unitName}及下级的栏目「${targetName ?? '已不在'}」`;
		case 'campaign':
			return `${unitName}及下级的主题活动「${targetName ?? '已不在'}」`;
	}
}
