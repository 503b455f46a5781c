import type { IconName } from '#lib/components/ui/icons.ts';
import type { Tone } from '#lib/components/ui/states.ts';
import type { NoticeKind } from '#lib/contract/notices.ts';

/** How a kind of notice looks in the list; its words say the same. */
export const NOTICE_LOOK: Readonly<Record<NoticeKind, { tone: Tone; icon: IconName }>> = {
	review_waiting: { tone: 'review', icon: 'stamp' },
	review_overdue: { tone: 'failed', icon: 'clock' },
	post_returned: { tone: 'held', icon: 's-returned' },
	publication_unknown: { tone: 'held', icon: 's-held' },
	publication_held: { tone: 'held', icon: 's-held' },
	publication_missed: { tone: 'held', icon: 's-missed' },
	published: { tone: 'published', icon: 's-published' },
	freeze_started: { tone: 'held', icon: 'snow' },
	recall_started: { tone: 'held', icon: 'undo' },
	recall_overdue: { tone: 'failed', icon: 's-warn' },
	task_opened: { tone: 'scheduled', icon: 'offline' },
	task_late: { tone: 'held', icon: 'clock' },
	channel_expiring: { tone: 'held', icon: 'key' },
	channel_refused: { tone: 'failed', icon: 'key' },
	heartbeat_stalled: { tone: 'failed', icon: 's-warn' },
};
