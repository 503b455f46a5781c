import type { IconName } from '#lib/components/ui/icons.ts';
import type { Tone } from '#lib/components/ui/states.ts';

/** How an account stands, as a chip. */
export const ACCOUNT_LOOK = {
	active: { tone: 'published', icon: 's-published', word: '正常' },
	new: { tone: 'review', icon: 's-review', word: '待改密码' },
	locked: { tone: 'held', icon: 'lock', word: '已锁定' },
	disabled: { tone: 'draft', icon: 's-cancelled', word: '已停用' },
} as const satisfies Record<string, { tone: Tone; icon: IconName; word: string }>;
