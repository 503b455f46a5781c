import type { VolunteerKind, VolunteerRole } from '#lib/contract/outreach.ts';

export const VOLUNTEER_ROLE_WORDS: Readonly<Record<VolunteerRole, string>> = {
	publicity: '宣传员',
	prevention: '防控员',
	supervision: '监督员',
	liaison: '联络员',
	action: '战斗员',
};

export const VOLUNTEER_KIND_WORDS: Readonly<Record<VolunteerKind, string>> = {
	cadre: '党员干部',
	volunteer: '巾帼志愿者',
	committee: '妇联执委',
};
