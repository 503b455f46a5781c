/** 宣传员 防控员 监督员 联络员 战斗员 */
export const VOLUNTEER_ROLES = ['publicity', 'prevention', 'supervision', 'liaison', 'action'] as const;
export type VolunteerRole = (typeof VOLUNTEER_ROLES)[number];
/** 党员干部, 巾帼志愿者, 执委 */
export const VOLUNTEER_KINDS = ['cadre', 'volunteer', 'committee'] as const;
export type VolunteerKind = (typeof VOLUNTEER_KINDS)[number];
