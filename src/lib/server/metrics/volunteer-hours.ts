import type { VolunteerRole } from '#lib/contract/outreach.ts';
import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { sumsBy, type Answer, type Asked } from './store.ts';

/** 志愿服务时长 by role, in minutes (printed as 小时). */
export async function volunteerHours(
	reader: Reader,
	asked: Asked,
): Promise<Answer<{ role: VolunteerRole; minutes: number }>> {
	const sums = await sumsBy(reader, asked, { indicator: 'volunteer.minutes', dim: 'facet' });
	const rows = sums.map(({ id, value }) => ({ role: id as VolunteerRole, minutes: value }));
	return { rows, asOf: newest(sums) };
}
