import type { PublicationPayload } from '#lib/contract/publishing.ts';

/** One article for our own website: the approved snapshot and where it belongs. */
export interface SiteItem {
	publicationId: string;
	channelId: string;
	unitId: string;
	postId: string;
	/** The signed content hash. */
	hash: string;
	payload: PublicationPayload;
	/** The publication whose address it takes over, as its corrected version. */
	replaces?: string | null;
}
/** Where an article stands: /site/a/<slug>. */
export interface SitePlace {
	slug: string;
	/** Address for people; absolute when the installation knows its own origin. */
	url: string;
}

/** What the website adapter needs of the site. The domain `site` implements it, `app.ts` joins the two. */
export interface SitePort {
	/** Shows the article. The same publication again gives the same place and changes nothing. */
	put(item: SiteItem): Promise<SitePlace>;
	/** Where the publication stands now, or null when it is not shown. */
	find(publicationId: string): Promise<SitePlace | null>;
	/** Takes the article off. Nothing happens when it is not there. */
	retract(publicationId: string): Promise<void>;
}
