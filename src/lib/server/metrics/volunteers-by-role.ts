import type { VolunteerRole } from '#lib/contract/outreach.ts';
import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { sumsBy, type Answer, type Asked } from './store.ts';

/** 志愿者到岗 (人次) by role. */
export async function volunteersByRole(
	reader: Reader,
	asked: Asked,
): Promise<Answer<{ role: VolunteerRole; value: number }>> {
	const sums = await sumsBy(reader, asked, { indicator: 'volunteer.people', dim: 'facet' });
	const rows = sums.map(({ id, value }) => ({ role: id as VolunteerRole, value }));
	return { rows, asOf: newest(sums) };
}
