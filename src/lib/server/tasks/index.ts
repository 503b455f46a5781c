export { checkProof } from './check-proof.ts';
export { turnIntoTasks } from './follow-publications.ts';
export { handInProof } from './hand-in-proof.ts';
export { countWaiting, listTasks, readTask, taskOf, type TaskView } from './read-task.ts';
export { enterRepostReads, recordRepost } from './record-repost.ts';
export { remindTasks } from './remind-tasks.ts';
export { takeDown } from './take-down.ts';
