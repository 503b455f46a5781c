export { addPicture, type AddPictureInput } from './add-picture.ts';
export { addPhoto, type Photo } from './add-photo.ts';
export { fitPicture } from './fit-picture.ts';
export { narrowPicture } from './narrow-picture.ts';
export { readPicture, viewPicture, type PictureBytes } from './read-picture.ts';
export { knownPictures, type Picture } from './store.ts';
