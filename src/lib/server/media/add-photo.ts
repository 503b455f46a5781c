import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { keepPicture, type AddPictureInput } from './add-picture.ts';
import { photoTime } from './photo-time.ts';
import { PICTURE_MAX_PIXELS } from './rules.ts';

/** A photograph that shows that something was done. */
export interface Photo {
	mediaId: string;
	/** Of the file as it was handed in, hex. */
	sha256: string;
	/** When the camera says it was taken, epoch ms; null when it does not say. */
	takenAt: number | null;
}

/**
 * Takes a photograph in as evidence: its fingerprint and its time are read first, then it is drawn anew without EXIF, place
 * or camera number.
 * @throws {InputError} it is no picture we take
 */
export async function addPhoto(ctx: Ctx, actor: Actor | null, input: AddPictureInput): Promise<Photo> {
	requirePermission(actor, 'outreach.write');
	const scope = scopeOf(actor, 'outreach.write');
	const picture = await keepPicture(ctx, { ...input, actorId: actor.id, scope });
	const { exif } = await sharp(input.bytes, { limitInputPixels: PICTURE_MAX_PIXELS }).metadata();
	const taken = exif ? photoTime(exif) : null;
	return {
		mediaId: picture.id,
		sha256: createHash('sha256').update(input.bytes).digest('hex'),
		// A camera whose clock runs ahead proves nothing.
		takenAt: taken !== null && taken <= ctx.clock.now() ? taken : null,
	};
}
