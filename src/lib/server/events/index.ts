export { EventLog, canonicalJson, eventsAfter, verifyChain } from './log.ts';
export type { LoggedEvent, NewEvent } from './log.ts';
