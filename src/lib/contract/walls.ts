import * as v from 'valibot';

/** What a wall shows. One arrangement so far: the command office's. */
export const WALL_LAYOUTS = ['command'] as const;
export type WallLayout = (typeof WALL_LAYOUTS)[number];

/** Hidden in the form, new with each rendering: sent twice, the second is refused. */
const formKey = v.optional(v.pipe(v.string(), v.maxLength(64)));
const name = v.pipe(v.string(), v.trim(), v.nonEmpty('empty'), v.maxLength(30, 'too_long'));

export const CreateWallInput = v.object({ name, unitId: v.pipe(v.string(), v.nonEmpty('empty')), formKey });
export type CreateWallInput = v.InferOutput<typeof CreateWallInput>;
export const PairDeviceInput = v.object({ wallId: v.pipe(v.string(), v.nonEmpty('empty')), name, formKey });
export type PairDeviceInput = v.InferOutput<typeof PairDeviceInput>;
