export { allowPost, liftFreeze } from './lift-freeze.ts';
export { freezeOver, freezesFor, frozenPosts, listFreezes } from './read-freezes.ts';
export { startFreeze } from './start-freeze.ts';
