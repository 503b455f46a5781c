import type { Level } from '#lib/contract/units.ts';

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
	province: '省级',
	city: '市级',
	county: '县级',
	township: '乡级',
	village: '村级',
};

/** The full name of a level, for choosing one. */
export const LEVEL_HINTS: Readonly<Record<Level, string>> = {
	province: '省、自治区、直辖市',
	city: '市、州、盟',
	county: '区、县、县级市',
	township: '乡、镇、街道',
	village: '村、社区',
};
