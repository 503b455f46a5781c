export { advanceReview, returnToDraft, type AdvanceReviewInput } from './advance-post.ts';
export { autosavePost, discardAutosave } from './autosave-post.ts';
export { browsePosts, type BrowsePostsInput, type PostListing } from './browse-posts.ts';
export { createCampaign, type CreateCampaignInput } from './create-campaign.ts';
export { addDefaultColumns, createColumn } from './create-column.ts';
export { createPost, type CreatePostInput } from './create-post.ts';
export { openCalendar, type OpenedCalendar } from './open-calendar.ts';
export { openEditor, openRevision, type OpenedPost } from './open-editor.ts';
export { markUrgent } from './mark-urgent.ts';
export { planPost, type PlanPostInput } from './plan-post.ts';
export { readText } from './read-text.ts';
export { revisePost, StaleRevisionError, type RevisePostInput } from './revise-post.ts';
export { hashContent } from './rules.ts';
export {
	authorsOf,
	channelChoices,
	countPosts,
	findAutosave,
	findPost,
	findRevision,
	listPosts,
	listRevisions,
	lockPost,
	type Autosave,
	type ChannelChoice,
	type Post,
	type PostFilter,
	type PostPage,
	type Revision,
} from './store.ts';
export { columnsOf, type Campaign, type Column } from './store-columns.ts';
export { setRelease } from './release-post.ts';
export { openPost } from './open-post.ts';
export { startPost, type PostStart } from './start-post.ts';
export { submitPost } from './submit-post.ts';
export { withdrawPost } from './withdraw-post.ts';
