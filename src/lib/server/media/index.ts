export { findPicture, knownPictures, type Picture } from './store.ts';
