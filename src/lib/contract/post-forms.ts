import * as v from 'valibot';
import { parseBeijingLocal } from './format.ts';

/** `''` where nothing was chosen. */
const chosen = v.pipe(
	v.string(),
	v.transform((text) => text.trim() || null),
);

/** The value of a datetime-local field, read as Beijing time; null when it was left empty. */
export const PlannedAt = v.pipe(
	v.string(),
	v.rawTransform<string, number | null>(({ dataset, addIssue, NEVER }) => {
		if (dataset.value.trim() === '') return null;
		const at = parseBeijingLocal(dataset.value);
		if (at !== null) return at;
		addIssue({ message: 'time' });
		return NEVER;
	}),
);

/** The page that makes a post of a recognised text. */
export const CreatePostForm = v.object({
	id: v.string(),
	unitId: v.string(),
	columnId: v.string(),
	campaignId: v.optional(chosen, ''),
	plannedAt: v.optional(PlannedAt, ''),
	title: v.string(),
	source: v.optional(v.string(), ''),
	editor: v.optional(v.string(), ''),
	channelIds: v.array(v.string()),
	/** The lines that were kept, as JSON. */
	blocks: v.pipe(
		v.string(),
		v.parseJson(),
		v.array(v.object({ kind: v.picklist(['heading', 'paragraph']), text: v.string() })),
	),
});

/** Time, column and campaign, from the side panel. */
export const PlanPostForm = v.object({
	plannedAt: v.optional(PlannedAt),
	columnId: v.optional(v.string()),
	campaignId: v.optional(chosen),
});

/** A chip that was moved on the calendar. */
export const MovePostForm = v.object({ postId: v.string(), plannedAt: PlannedAt });

export const SubmitPostForm = v.object({ revisionId: v.string() });
export const WithdrawPostForm = v.object({ reason: v.string() });

/** What the editor sends to be kept: as a revision or for the writer alone. The capability checks the content. */
export const EditorSave = v.object({
	baseRevisionId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
	content: v.unknown(),
});

/** Onto the emergency lane ('1') or off it. */
export const UrgentForm = v.object({ urgent: v.picklist(['0', '1']) });
