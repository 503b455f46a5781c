export { reaches, requirePermission, scopeOf } from './actor.ts';
export type { Actor, Grant, Scope } from './actor.ts';
export { findUnit, listUnits, withinScope } from './store.ts';
