export { createWall } from './create-wall.ts';
export { enterWall, wallCookie } from './enter-wall.ts';
export type { WallPass } from './enter-wall.ts';
export { listWalls } from './list-walls.ts';
export type { WallDevice, WallListing } from './list-walls.ts';
export { pairDevice } from './pair-device.ts';
export type { PairedDevice } from './pair-device.ts';
export { askedOf, channelEntry, readToday, readVolunteers, readWechat } from './read-figures.ts';
export type { BoardOf } from './read-figures.ts';
export { revokeDevice } from './revoke-device.ts';
export { summariseReviews } from './rules.ts';
export {
	countDecisions,
	countPostsPublished,
	findWall,
	postsInReview,
	postsPublishedByDay,
	publicationsOfDay,
} from './store.ts';
export { wallState } from './wall-state.ts';
