import type { SignatureBlock } from './publishing.ts';

/** What a visitor of the public website reads. */
export interface SiteArticle {
	title: string;
	summary: string;
	/** Allow-listed HTML with pictures served from /site/media/. */
	html: string;
	coverMediaId: string | null;
	signature: SignatureBlock;
	columnName: string;
	unitName: string;
	/** When the version it corrects was published, epoch ms; absent where it corrects none. */
	correctedFrom?: number;
}

/** One line of a list of articles. */
export interface SiteEntry {
	slug: string;
	title: string;
	summary: string;
	columnSlug: string;
	columnName: string;
	unitName: string;
	coverMediaId: string | null;
	/** Epoch ms. */
	publishedAt: number;
}
