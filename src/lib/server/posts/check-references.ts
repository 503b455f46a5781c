import type { PostContent } from '#lib/contract/posts.ts';
import { mediaIdsOf } from '#lib/contract/render.ts';
import type { Reader } from '../db/index.ts';
import { InputError } from '../errors.ts';
import { knownPictures } from '../media/index.ts';
import { channelChoices } from './store.ts';
import { campaignsOf, columnsOf } from './store-columns.ts';

/** @throws {InputError} when posts of this unit cannot be filed under the column, or it is closed */
export async function checkColumn(reader: Reader, unitPath: string, columnId: string): Promise<void> {
	const column = (await columnsOf(reader, unitPath)).find((each) => each.id === columnId);
	if (!column || column.closedAt !== null)
		throw new InputError('input.unknown_column', column ? { value: column.name } : {});
}

/** @throws {InputError} when the campaign is none of this unit's or of those above it */
export async function checkCampaign(
	reader: Reader,
	unitPath: string,
	campaignId: string | null,
): Promise<void> {
	if (campaignId === null) return;
	const known = await campaignsOf(reader, unitPath);
	if (!known.some((each) => each.id === campaignId)) throw new InputError('input.unknown_campaign');
}

/**
 * Channels and pictures that the content names must be there for this unit.
 * @throws {InputError} naming the first that is not
 */
export async function checkContent(reader: Reader, unitPath: string, content: PostContent): Promise<void> {
	const scope = { paths: [unitPath] };
	const channels = new Set((await channelChoices(reader, scope)).map((channel) => channel.id));
	if (content.channelIds.some((id) => !channels.has(id))) throw new InputError('input.unknown_channel');
	const docs = [content.doc, ...Object.values(content.variants).flatMap((own) => own.doc ?? [])];
	const wanted = docs.flatMap(mediaIdsOf).concat(content.coverMediaId ?? []);
	const pictures = await knownPictures(reader, [...new Set(wanted)], scope);
	if (wanted.some((id) => !pictures.has(id)))
		throw new InputError('input.bad_file', { field: '图片', detail: '它不在本单位的图片里' });
}
