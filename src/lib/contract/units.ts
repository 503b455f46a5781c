import * as v from 'valibot';

/** The federation's levels, from the top. A unit's children are of a lower level. */
export const LEVELS = ['province', 'city', 'county', 'township', 'village'] as const;
export type Level = (typeof LEVELS)[number];

/** Digits of a GB/T 2260 code (township and village: its extension, GB/T 10114) at each level. */
export const CODE_DIGITS: Readonly<Record<Level, number>> = {
	province: 2,
	city: 4,
	county: 6,
	township: 9,
	village: 12,
};

export const UNIT_NAME_MAX = 40;
export const UNIT_SHORT_NAME_MAX = 12;

/** True when `code` has the form of a division code of `level`. Whether it is given out is not checked. */
export function fitsLevel(code: string, level: Level): boolean {
	return /^\d+$/.test(code) && code.length === CODE_DIGITS[level];
}

/** True when a unit of `level` may stand directly below one of `above`. */
export function isBelow(level: Level, above: Level): boolean {
	return LEVELS.indexOf(level) > LEVELS.indexOf(above);
}

const name = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(UNIT_NAME_MAX));
const shortName = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(UNIT_SHORT_NAME_MAX));
/** Empty means none. */
const code = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.transform((text) => text || null),
);

/** How a unit describes itself, in every form that makes one. */
export const unitEntries = { name, shortName, level: v.picklist(LEVELS), code };

export const CreateUnitInput = v.object({
	...unitEntries,
	parentId: v.pipe(v.string(), v.nonEmpty()),
	formKey: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
});
export type CreateUnitInput = v.InferOutput<typeof CreateUnitInput>;

export const RenameUnitInput = v.object({ id: v.pipe(v.string(), v.nonEmpty()), name, shortName, code });
export type RenameUnitInput = v.InferOutput<typeof RenameUnitInput>;
