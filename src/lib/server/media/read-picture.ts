import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { readPictureFile } from './picture-file.ts';
import { findPicture, knownPictures, type Picture } from './store.ts';

export interface PictureBytes {
	picture: Picture;
	data: Buffer;
}

/**
 * The picture for whoever asks: for channels and the public site, which have checked that it stands in something published.
 * Null when there is none.
 */
export async function readPicture(ctx: Ctx, id: string): Promise<PictureBytes | null> {
	const picture = await findPicture(ctx.store, id);
	return picture && { picture, data: await readPictureFile(ctx.config.dataDir, picture) };
}

/**
 * The picture for somebody signed in.
 * @throws {NotFoundError} none, or none of the units they may read
 */
export async function viewPicture(ctx: Ctx, actor: Actor | null, id: string): Promise<PictureBytes> {
	requirePermission(actor, 'post.read');
	const known = await knownPictures(ctx.store, [id], scopeOf(actor, 'post.read'));
	const found = known.has(id) ? await readPicture(ctx, id) : null;
	if (!found) throw new NotFoundError('not_found', { what: '这张图片' });
	return found;
}
