import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError } from '../errors.ts';
import { placePictures, slugOf } from './rules.ts';
import {
	findArticleRow,
	insertArticle,
	markRetracted,
	pictureSizes,
	retireArticle,
	unitOfPost,
} from './store.ts';

/** What goes on the site: the approved snapshot of one publication. */
export interface SitePut {
	/** The key: an article is stored once for it, however often it is put. */
	publicationId: string;
	channelId: string;
	/** The channel's unit; the article bears the post's own unit where that differs. */
	unitId: string;
	postId: string;
	/** The signed content hash. */
	hash: string;
	payload: PublicationPayload;
	/** The publication whose address it takes over, as its corrected version. */
	replaces?: string | null;
}

/** Where a public article stands. */
export interface SiteFound {
	slug: string;
	/** Address for people: absolute when the installation knows its origin, else '/site/a/<slug>'. */
	url: string;
	hash: string;
	publishedAt: number;
}

/** The own website as a channel sees it: keyed by publication, so repeating is harmless and a look is always sure. */
export interface Site {
	/**
	 * Shows the article. The same publication again gives the same place and changes nothing.
	 * @throws {ConflictError} other content stands under this publication, or the article was taken off
	 */
	put(item: SitePut): Promise<SiteFound>;
	/** Where the publication stands now, or null when it is not shown. */
	find(publicationId: string): Promise<SiteFound | null>;
	/** Takes the article off the site for good. Nothing happens when it is not there. */
	retract(publicationId: string): Promise<void>;
}

type SiteCtx = Pick<Ctx, 'store' | 'clock' | 'config'>;

/** Path of an article's page below our own origin. */
export function articlePath(slug: string): string {
	return `/site/a/${slug}`;
}

/** The website of this installation. Its articles live in the store; nothing leaves the process. */
export function createSite(ctx: SiteCtx): Site {
	const { store, clock } = ctx;
	return {
		put: (item) => putArticle(ctx, item),
		async find(publicationId) {
			const row = await findArticleRow(store, publicationId);
			return row && row.retractedAt === null ? placeOf(ctx, row) : null;
		},
		retract: (publicationId) => store.tx((tx) => markRetracted(tx, publicationId, clock.now())),
	};
}

async function putArticle(ctx: SiteCtx, item: SitePut): Promise<SiteFound> {
	const { publicationId, channelId, postId, hash, payload } = item;
	const { columnSlug } = payload;
	return ctx.store.tx(async (tx) => {
		const found = await findArticleRow(tx, publicationId);
		if (found) return checked(ctx, found, hash);
		const wanted = [...new Set([...payload.mediaIds, payload.coverMediaId])].filter((id) => id !== null);
		const sizes = await pictureSizes(tx, wanted);
		const unit = await unitOfPost(tx, postId, item.unitId);
		const corrected = await takeOver(tx, item, ctx.clock.now());
		const article = {
			title: payload.title,
			summary: payload.summary,
			html: placePictures(payload.html, sizes),
			coverMediaId: payload.coverMediaId && sizes.has(payload.coverMediaId) ? payload.coverMediaId : null,
			signature: payload.signature,
			columnName: payload.columnName,
			unitName: unit.name,
			...(corrected ? { correctedFrom: corrected.publishedAt } : {}),
		};
		const slug = corrected?.slug ?? slugOf(publicationId);
		const ids = { publicationId, channelId, postId, unitId: unit.id, slug };
		const row = { ...ids, columnSlug, article, hash, publishedAt: ctx.clock.now() };
		await insertArticle(tx, row, [...sizes.keys()]);
		const stored = await findArticleRow(tx, publicationId);
		if (!stored) throw new Error(`article ${publicationId} was not stored`);
		return checked(ctx, stored, hash);
	});
}

/** Frees the address of the version that is corrected; null when none stands there. The first publication keeps its moment. */
async function takeOver(
	tx: Tx,
	{ replaces, publicationId }: SitePut,
	at: number,
): Promise<{ slug: string; publishedAt: number } | null> {
	if (!replaces) return null;
	const old = await findArticleRow(tx, replaces);
	if (!old || old.retractedAt !== null) return null;
	await retireArticle(tx, replaces, { slug: `${slugOf(replaces)}-${slugOf(publicationId).slice(0, 6)}`, at });
	return { slug: old.slug, publishedAt: old.publishedAt };
}

interface StoredPlace {
	slug: string;
	hash: string;
	publishedAt: number;
	retractedAt: number | null;
}

function checked(ctx: SiteCtx, found: StoredPlace, hash: string): SiteFound {
	if (found.retractedAt !== null || found.hash !== hash) throw new ConflictError('conflict.state');
	return placeOf(ctx, found);
}

function placeOf({ config }: SiteCtx, { slug, hash, publishedAt }: StoredPlace): SiteFound {
	const path = articlePath(slug);
	return { slug, url: config.origin ? new URL(path, config.origin).href : path, hash, publishedAt };
}
