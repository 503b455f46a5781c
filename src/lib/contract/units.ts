/** The federation's levels, from the top. A unit's children are of a lower level. */
export const LEVELS = ['province', 'city', 'county', 'township', 'village'] as const;
export type Level = (typeof LEVELS)[number];
