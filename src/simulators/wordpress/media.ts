import type { Answer, Call } from '#simulators/platform.ts';
import { firewallPage, RestError, restAnswer } from '#simulators/wordpress/errors.ts';
import {
	listParam,
	numberParam,
	pickFields,
	slugged,
	textParam,
	uniqueSlug,
	wpDate,
	type RestRequest,
} from '#simulators/wordpress/request.ts';
import { nextId, siteUrl, type Desk, type Media, type Site } from '#simulators/wordpress/state.ts';
import { requireRight } from '#simulators/wordpress/users.ts';

const MAGIC: readonly (readonly [mime: string, hex: string, end: string])[] = [
	['image/png', '89504e470d0a1a0a', 'png'],
	['image/jpeg', 'ffd8ff', 'jpg'],
	['image/gif', '47494638', 'gif'],
	['image/webp', '52494646', 'webp'],
];

function view(desk: Desk, request: RestRequest, media: Media): Record<string, unknown> {
	const home = siteUrl(desk, request.site);
	return pickFields(
		{
			id: media.id,
			date_gmt: wpDate(media.dateAt),
			slug: media.slug,
			status: 'inherit',
			type: 'attachment',
			link: `${home}/${media.slug}/`,
			title: { raw: media.title, rendered: media.title },
			caption: { raw: media.caption, rendered: media.caption },
			alt_text: media.altText,
			media_type: 'image',
			mime_type: media.mime,
			media_details: { filesize: media.bytes, file: media.file },
			source_url: `${home}/wp-content/uploads/${media.file}`,
		},
		request.params['_fields'],
	);
}

function fileName(call: Call): string {
	const disposition = call.headers['content-disposition'];
	if (typeof disposition !== 'string') throw new RestError('rest_upload_no_content_disposition', 400);
	const name = /filename="?([^";]+)"?/i.exec(disposition)?.[1]?.trim();
	if (!/^(attachment|form-data)\b/i.test(disposition) || !name)
		throw new RestError('rest_upload_invalid_disposition', 400);
	// What a file system and an address both take.
	return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/-{2,}/g, '-');
}

function takenSlugs(desk: Desk, site: Site): Set<string> {
	const own = [...desk.state.media, ...desk.state.posts].filter((item) => item.site === site.name);
	return new Set(own.map((item) => item.slug));
}

/** `name.jpg`, or with the first number from 1 on that no file of the month has. */
function freeFile(desk: Desk, site: Site, wanted: { folder: string; stem: string; end: string }): string {
	const { folder, stem, end } = wanted;
	const taken = new Set(desk.state.media.filter((m) => m.site === site.name).map((m) => m.file));
	let file = `${folder}/${stem}.${end}`;
	for (let number = 1; taken.has(file); number++) file = `${folder}/${stem}-${number}.${end}`;
	return file;
}

/** The file's name and true type. @throws {RestError} as the sideload does */
function uploadOf(call: Call): { stem: string; end: string; mime: string } {
	if (call.body.length === 0) throw new RestError('rest_upload_no_data', 400);
	if (!call.contentType) throw new RestError('rest_upload_no_content_type', 400);
	const [, stem = '', end = ''] = /^(.*)\.([a-z0-9]+)$/i.exec(fileName(call)) ?? [];
	const head = call.body.subarray(0, 8).toString('hex');
	const kind = MAGIC.find(([, hex]) => head.startsWith(hex));
	if (!kind || kind[2] !== end.toLowerCase().replace('jpeg', 'jpg'))
		throw new RestError('rest_upload_sideload_error', 500);
	return { stem, end, mime: kind[0] };
}

/** POST /wp/v2/media with the file as body; slug and title come from its name, and nothing is ever recognised again. */
export function createMedia(desk: Desk, request: RestRequest): Answer {
	const { call, site, user, now } = request;
	if (call.body.length > site.uploadBytes) return firewallPage(413);
	requireRight(user, { capability: 'upload_files', code: 'rest_cannot_create' });
	const { stem, end, mime } = uploadOf(call);
	const folder = wpDate(now).slice(0, 7).replace('-', '/');
	const media: Media = {
		id: nextId(desk.state),
		site: site.name,
		author: user?.id ?? 0,
		slug: uniqueSlug(slugged(stem), takenSlugs(desk, site)),
		title: stem,
		altText: '',
		caption: '',
		file: freeFile(desk, site, { folder, stem, end }),
		mime,
		blob: desk.world.blobs.put(call.body),
		bytes: call.body.length,
		dateAt: now,
	};
	desk.state.media.push(media);
	return restAnswer(view(desk, request, media), 201);
}

function mediaOf(desk: Desk, request: RestRequest): Media {
	const id = Number(request.route.split('/').at(-1));
	const media = desk.state.media.find((known) => known.id === id && known.site === request.site.name);
	if (!media) throw new RestError('rest_post_invalid_id', 404);
	return media;
}

/** POST /wp/v2/media/<id> */
export function updateMedia(desk: Desk, request: RestRequest): Answer {
	const media = mediaOf(desk, request);
	requireRight(request.user, { capability: 'upload_files', code: 'rest_cannot_edit' });
	media.altText = textParam(request.params, 'alt_text') ?? media.altText;
	media.caption = textParam(request.params, 'caption') ?? media.caption;
	return restAnswer(view(desk, request, media));
}

/** GET /wp/v2/media */
export function listMedia(desk: Desk, request: RestRequest): Answer {
	const { params, site } = request;
	const slugs = listParam(params['slug']).map(slugged);
	const found = desk.state.media
		.filter((media) => media.site === site.name)
		.filter((media) => slugs.length === 0 || slugs.includes(media.slug))
		.toSorted((a, b) => b.id - a.id);
	const perPage = numberParam(params, 'per_page', { fallback: 10, min: 1, max: 100 });
	return restAnswer(
		found.slice(0, perPage).map((media) => view(desk, request, media)),
		200,
		{ 'x-wp-total': String(found.length) },
	);
}

/** /wp-content/uploads/… */
export function serveUpload(desk: Desk, site: Site, path: string): Answer {
	const file = path.slice('/wp-content/uploads/'.length);
	const media = desk.state.media.find((known) => known.site === site.name && known.file === file);
	const bytes = media && desk.world.blobs.get(media.blob);
	if (!media || !bytes) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
	return {
		status: 200,
		headers: { 'content-type': media.mime, 'x-content-type-options': 'nosniff' },
		body: bytes,
	};
}
