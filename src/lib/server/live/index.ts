export { Gateway, openGateway } from './gateway.ts';
export type { Identify, LiveParts } from './gateway.ts';
export { isOwnOrigin } from './origin.ts';
export type { Topic, TopicKind, Viewer } from './topic.ts';
