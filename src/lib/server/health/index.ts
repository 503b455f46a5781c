export { createInstruments } from './instruments.ts';
export type { Instruments } from './instruments.ts';
export { checkReadiness } from './readiness.ts';
