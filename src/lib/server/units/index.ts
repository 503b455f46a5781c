export { reaches, requirePermission, scopeOf } from './actor.ts';
export type { Actor, Grant, Scope } from './actor.ts';
export { closeUnit } from './close-unit.ts';
export { createRootUnit, createUnit } from './create-unit.ts';
export { readTree, type TreeUnit } from './read-tree.ts';
export { readUnitsFor } from './read-units-for.ts';
export { renameUnit } from './rename-unit.ts';
export { findUnit, listUnits, lockUnit, withinScope } from './store.ts';
