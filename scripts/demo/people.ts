import type { VolunteerKind, VolunteerRole } from '#lib/contract/outreach.ts';
import type { Role } from '#lib/contract/roles.ts';

export interface DemoPerson {
	login: string;
	name: string;
	/** Name of the county, or null for the city itself. */
	county: string | null;
	department: string;
	role: Role;
}

/** The administrator is made by the set-up, like everywhere. */
export const ADMIN = { login: 'guanli', name: '林知夏' } as const;

/** Everybody else who signs in. Invented names. */
export const PEOPLE = {
	planner: { login: 'cehua', name: '顾南星', county: null, department: '宣传部', role: 'planner' },
	writer: { login: 'bianji', name: '叶初晴', county: null, department: '宣传部', role: 'planner' },
	first: { login: 'chushen', name: '沈若溪', county: null, department: '宣传部', role: 'first' },
	firstToo: { login: 'chushen2', name: '唐以宁', county: null, department: '权益部', role: 'first' },
	second: { login: 'fushen', name: '许清禾', county: null, department: '办公室', role: 'second' },
	secondToo: { login: 'fushen2', name: '秦晓棠', county: null, department: '发展部', role: 'second' },
	final: { login: 'zhongshen', name: '陆望舒', county: null, department: '领导班子', role: 'final' },
	finalToo: { login: 'zhongshen2', name: '温如故', county: null, department: '领导班子', role: 'final' },
	data: { login: 'shuju', name: '宋知微', county: null, department: '办公室', role: 'data' },
	observer: { login: 'guancha', name: '白慕云', county: null, department: '指挥部', role: 'observer' },
	songlan: { login: 'songlan', name: '孟书瑶', county: '松岚区', department: '宣传部', role: 'planner' },
	chengwan: { login: 'chengwan', name: '柳闻莺', county: '澄湾区', department: '宣传部', role: 'planner' },
	bizhu: { login: 'bizhu', name: '夏听雨', county: '碧渚县', department: '办公室', role: 'planner' },
	yunli: { login: 'yunli', name: '谢云舒', county: '云栗县', department: '办公室', role: 'planner' },
	luzhou: { login: 'luzhou', name: '江照晚', county: '鹭洲县', department: '办公室', role: 'planner' },
	meiyu: { login: 'meiyu', name: '梅疏影', county: '梅屿县', department: '办公室', role: 'planner' },
} as const satisfies Record<string, DemoPerson>;
export type PersonKey = keyof typeof PEOPLE;

export const FIRSTS = ['first', 'firstToo'] as const satisfies readonly PersonKey[];
export const SECONDS = ['second', 'secondToo'] as const satisfies readonly PersonKey[];
export const FINALS = ['final', 'finalToo'] as const satisfies readonly PersonKey[];

/** Who writes for a county's own page. */
export function plannerOf(county: string): PersonKey {
	const keys = Object.keys(PEOPLE) as PersonKey[];
	const found = keys.find((key) => PEOPLE[key].county === county);
	if (!found) throw new Error(`nobody writes for ${county}`);
	return found;
}

/** Volunteers by role: most of them spread the word, few supervise. */
export const VOLUNTEER_MIX: readonly (readonly [role: VolunteerRole, kind: VolunteerKind, count: number])[] =
	[
		['publicity', 'volunteer', 14],
		['publicity', 'cadre', 3],
		['prevention', 'volunteer', 9],
		['supervision', 'committee', 4],
		['liaison', 'committee', 8],
		['action', 'volunteer', 6],
		['action', 'cadre', 4],
	];
