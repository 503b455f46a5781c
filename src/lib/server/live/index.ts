export { boardUnit } from './board-unit.ts';
export { periodStart } from './data-state.ts';
export type { Gateway } from './gateway.ts';
export { personViewer } from './identify-viewer.ts';
export { openLive } from './open-live.ts';
export type { Viewer } from './topic.ts';
