import { createHash } from 'node:crypto';
import { ALT_MAX, cleanText, countCharacters } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import { InputError, LimitError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor, type Scope } from '../units/index.ts';
import { encodePicture } from './encode-picture.ts';
import { writePictureFile } from './picture-file.ts';
import { PICTURE_MAX_BYTES } from './rules.ts';
import { findByContent, insertPicture, type Picture } from './store.ts';

export interface AddPictureInput {
	/** The unit whose post it is for. */
	unitId: string;
	bytes: Uint8Array;
	/** What the picture shows, for people who cannot see it. */
	alt: string;
}

/** Takes a picture in. The same picture given twice to a unit is kept once; the first one's row is answered. */
export async function addPicture(ctx: Ctx, actor: Actor | null, input: AddPictureInput): Promise<Picture> {
	requirePermission(actor, 'post.write');
	return keepPicture(ctx, { ...input, actorId: actor.id, scope: scopeOf(actor, 'post.write') });
}

/** Takes a picture in for somebody who may keep pictures of the units within `scope`. */
export async function keepPicture(
	ctx: Ctx,
	input: AddPictureInput & { actorId: string; scope: Scope },
): Promise<Picture> {
	const { bytes, unitId, scope } = input;
	const alt = cleanText(input.alt).trim();
	if (bytes.length === 0) throw new InputError('input.empty', { field: '图片' });
	if (bytes.length > PICTURE_MAX_BYTES)
		throw new LimitError(413, 'input.too_large', { field: '图片', max: '10 MB' });
	if (countCharacters(alt) > ALT_MAX)
		throw new InputError('input.too_long', { field: '图片说明', max: ALT_MAX });
	// Asked before the work as well: drawing a picture for somebody who may not keep it is a cheap way to burn our CPU.
	if (!(await findUnit(ctx.store, unitId, scope))) throw new NotFoundError('not_found', { what: '这个单位' });
	const { data, mime, width, height } = await encodePicture(bytes);
	const sha256 = createHash('sha256').update(data).digest('hex');
	await writePictureFile(ctx.config.dataDir, { sha256, mime }, data);
	const at = ctx.clock.now();
	return ctx.store.tx(async (tx) => {
		if (!(await findUnit(tx, unitId, scope))) throw new NotFoundError('not_found', { what: '这个单位' });
		const picture: Picture = {
			id: newId(),
			unitId,
			sha256,
			mime,
			width,
			height,
			bytes: data.length,
			alt,
			createdBy: input.actorId,
			createdAt: at,
		};
		if (!(await insertPicture(tx, picture))) {
			const known = await findByContent(tx, unitId, sha256);
			if (!known) throw new Error('a picture is neither new nor known');
			return known;
		}
		await ctx.events.append(tx, {
			kind: 'media.added',
			at,
			unitId,
			actorId: input.actorId,
			subject: { kind: 'media', id: picture.id },
			payload: { sha256 },
		});
		return picture;
	});
}
