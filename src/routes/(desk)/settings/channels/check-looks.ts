import type { CheckState } from '#lib/contract/channels.ts';
import type { IconName } from '#lib/components/ui/icons.ts';
import type { Tone } from '#lib/components/ui/states.ts';

export const CHECK_LOOKS: Readonly<Record<CheckState, { tone: Tone; icon: IconName }>> = {
	ok: { tone: 'published', icon: 's-published' },
	refused: { tone: 'failed', icon: 's-failed' },
	cannot_tell: { tone: 'held', icon: 's-warn' },
};
