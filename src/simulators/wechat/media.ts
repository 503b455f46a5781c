import type { Answer, Call } from '#simulators/platform.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { fieldsOf, pageOf, seconds, slice, textOf } from '#simulators/wechat/request.ts';
import type { ApiRequest, Reply } from '#simulators/wechat/request.ts';
import { nextSerial, type Desk, type Material, type Picture } from '#simulators/wechat/state.ts';

const UPLOADIMG_BYTES = 1024 * 1024;
const MATERIAL_BYTES = 10 * 1024 * 1024;

interface UploadedFile {
	name: string;
	bytes: Buffer;
	mime: string | null;
}

const MAGIC: readonly (readonly [mime: string, hex: string])[] = [
	['image/png', '89504e470d0a1a0a'],
	['image/jpeg', 'ffd8ff'],
	['image/gif', '47494638'],
	['image/bmp', '424d'],
];

function mimeOf(bytes: Buffer): string | null {
	const head = bytes.subarray(0, 8).toString('hex');
	return MAGIC.find(([, hex]) => head.startsWith(hex))?.[0] ?? null;
}

/** The multipart field `media`; it must carry a file name. */
async function uploadedFile(call: Call): Promise<UploadedFile> {
	if (!call.contentType.startsWith('multipart/form-data')) throw new WeChatError(41005);
	let media: FormDataEntryValue | null;
	try {
		const body = new Response(new Uint8Array(call.body), { headers: { 'content-type': call.contentType } });
		media = (await body.formData()).get('media');
	} catch {
		throw new WeChatError(41005);
	}
	if (media === null || typeof media === 'string' || !media.name) throw new WeChatError(41005);
	const bytes = Buffer.from(await media.arrayBuffer());
	if (bytes.length === 0) throw new WeChatError(41005);
	return { name: media.name, bytes, mime: mimeOf(bytes) };
}

function keepPicture(desk: Desk, file: UploadedFile, mime: string): Picture {
	const key = desk.world.dice.text(64, 'picture', nextSerial(desk.state));
	const picture: Picture = { key, mime, blob: desk.world.blobs.put(file.bytes) };
	desk.state.pictures[key] = picture;
	return picture;
}

export function pictureUrl(desk: Desk, picture: Picture): string {
	return `${desk.base}/mmbiz/${picture.key}/0?wx_fmt=${picture.mime.slice('image/'.length)}`;
}

/** A picture of the platform's own host by its address, or null. */
export function pictureAt(desk: Desk, url: string): Picture | null {
	const head = `${desk.base}/mmbiz/`;
	if (!url.startsWith(head)) return null;
	return desk.state.pictures[url.slice(head.length).split(/[/?#]/)[0] ?? ''] ?? null;
}

/** Serves /mmbiz/<key>/0 */
export function servePicture(desk: Desk, call: Call): Answer {
	const picture = desk.state.pictures[call.path.split('/')[2] ?? ''];
	const bytes = picture && desk.world.blobs.get(picture.blob);
	if (!picture || !bytes)
		return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
	return {
		status: 200,
		headers: {
			'content-type': picture.mime,
			'cache-control': 'max-age=2592000',
			'x-content-type-options': 'nosniff',
		},
		body: bytes,
	};
}

/** POST /cgi-bin/media/uploadimg: jpg or png below 1 MB, for use inside articles. */
export async function uploadImage(desk: Desk, request: ApiRequest): Promise<Reply> {
	const file = await uploadedFile(request.call);
	if (file.mime !== 'image/png' && file.mime !== 'image/jpeg') throw new WeChatError(40005);
	if (file.bytes.length >= UPLOADIMG_BYTES) throw new WeChatError(40009);
	return { url: pictureUrl(desk, keepPicture(desk, file, file.mime)) };
}

/** POST /cgi-bin/material/add_material?type=image: permanent, up to 10 MB. */
export async function addMaterial(desk: Desk, request: ApiRequest): Promise<Reply> {
	if (request.call.query.get('type') !== 'image') throw new WeChatError(40004);
	const file = await uploadedFile(request.call);
	if (!file.mime) throw new WeChatError(40005);
	if (file.bytes.length > MATERIAL_BYTES) throw new WeChatError(40009);
	const picture = keepPicture(desk, file, file.mime);
	const material: Material = {
		mediaId: desk.world.dice.text(64, 'material', nextSerial(desk.state)),
		appid: request.account.appid,
		name: file.name,
		picture: picture.key,
		updatedAt: desk.world.clock.now(),
	};
	desk.state.materials.push(material);
	return { media_id: material.mediaId, url: pictureUrl(desk, picture), item: [] };
}

export function materialOf(desk: Desk, appid: string, mediaId: string): Material | null {
	return desk.state.materials.find((m) => m.appid === appid && m.mediaId === mediaId) ?? null;
}

export function materialUrl(desk: Desk, material: Material): string {
	const picture = desk.state.pictures[material.picture];
	return picture ? pictureUrl(desk, picture) : '';
}

/** POST /cgi-bin/material/batchget_material: newest first. */
export function listMaterials(desk: Desk, request: ApiRequest): Reply {
	const fields = fieldsOf(request.call);
	const type = textOf(fields, 'type');
	if (!['image', 'video', 'voice', 'news'].includes(type)) throw new WeChatError(40004);
	const page = pageOf(fields);
	const own = desk.state.materials.filter((m) => m.appid === request.account.appid && type === 'image');
	const item = slice(own.toReversed(), page).map((material) => ({
		media_id: material.mediaId,
		name: material.name,
		update_time: seconds(material.updatedAt),
		url: materialUrl(desk, material),
		tags: [],
	}));
	return { item, total_count: own.length, item_count: item.length };
}

/** GET /cgi-bin/material/get_materialcount */
export function countMaterials(desk: Desk, request: ApiRequest): Reply {
	const own = desk.state.materials.filter((m) => m.appid === request.account.appid);
	return { voice_count: 0, video_count: 0, image_count: own.length, news_count: 0 };
}

/** POST /cgi-bin/material/del_material */
export function deleteMaterial(desk: Desk, request: ApiRequest): Reply {
	const material = materialOf(desk, request.account.appid, textOf(fieldsOf(request.call), 'media_id'));
	if (!material) throw new WeChatError(40007);
	desk.state.materials = desk.state.materials.filter((other) => other !== material);
	return { errcode: 0, errmsg: 'ok' };
}
