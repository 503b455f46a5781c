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
}
