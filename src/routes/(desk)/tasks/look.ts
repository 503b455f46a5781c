import type { StateLook } from '#lib/components/ui/states.ts';
import type { TaskState } from '#lib/contract/tasks.ts';
import { TASK_STATE_WORDS } from '#lib/labels/tasks.ts';

interface Task {
	state: TaskState;
	dueBy: number;
	checking: number;
	standing: number;
	recalledAt: number | null;
}

/** A task's state in a word, with its colour and sign: the most urgent thing about it. */
export function lookOfTask(task: Task, now: number): StateLook & { word: string } {
	if (task.recalledAt !== null && task.standing > 0)
		return { word: '要取下', tone: 'failed', icon: 's-warn' };
	if (task.state === 'cancelled')
		return { word: TASK_STATE_WORDS.cancelled, tone: 'draft', icon: 's-cancelled' };
	if (task.checking > 0) return { word: '待核', tone: 'review', icon: 's-review' };
	if (task.state === 'done') return { word: TASK_STATE_WORDS.done, tone: 'published', icon: 's-published' };
	if (now > task.dueBy) return { word: '逾期', tone: 'held', icon: 's-missed' };
	return { word: TASK_STATE_WORDS.open, tone: 'scheduled', icon: 's-scheduled' };
}
