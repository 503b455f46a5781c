import type { BeatState } from '#lib/contract/boards.ts';
import type { Role } from '#lib/contract/roles.ts';
import type { IconName } from './icons.ts';

/** The places of the desk, in their order. */
export const PLACES = [
	'today',
	'calendar',
	'posts',
	'reviews',
	'tasks',
	'figures',
	'service',
	'units',
	'walls',
	'settings',
] as const;
export type Place = (typeof PLACES)[number];

export const PLACE_LOOK: Readonly<Record<Place, { word: string; icon: IconName; href: string }>> = {
	today: { word: '今日', icon: 'today', href: '/today' },
	calendar: { word: '日历', icon: 'cal', href: '/calendar' },
	posts: { word: '稿件', icon: 'doc', href: '/posts' },
	reviews: { word: '审核', icon: 'stamp', href: '/reviews' },
	tasks: { word: '待办任务', icon: 'list', href: '/tasks' },
	figures: { word: '数据', icon: 'chart', href: '/data' },
	service: { word: '服务', icon: 'heart', href: '/service' },
	units: { word: '上下联动', icon: 'tree', href: '/units' },
	walls: { word: '大屏', icon: 'wall', href: '/walls' },
	settings: { word: '设置', icon: 'gear', href: '/settings' },
};

export const HOME_HREF = PLACE_LOOK.today.href;
/** The sign-in page; `?next=` brings back to the page asked for. */
export const SIGN_IN_HREF = '/login';
/** The signed-in person's notices. */
export const INBOX_HREF = '/inbox';
/** Where the signed-in person changes the password (a page) and signs out (a POST form). */
export const PASSWORD_HREF = '/account';
export const SIGN_OUT_ACTION = '/logout';

/** What `src/routes/(desk)/+layout.server.ts` returns. */
export interface ShellData {
	me: { name: string; department: string; unitName: string; roles: Role[]; initials: string };
	instance: { name: string; demo: boolean };
	/** `needs`: things that wait for me; `reviews`: posts I may sign now; `inbox`: notices I have not read; `tasks`: what people have to do by hand. */
	counts: { needs: number; reviews: number; inbox: number; tasks: number };
	/** The scheduler: when it last looked (epoch ms), publications waiting, and whether it is well. */
	beat: BeatState;
	/** Places that have a page and that this person may open. */
	places: Place[];
	/** The server's clock at the load (epoch ms); every "12 分钟前" counts from it. */
	now?: number;
}

/** The place whose page `pathname` is on, or null. */
export function placeOf(pathname: string, places: readonly Place[]): Place | null {
	const within = (href: string) => `${pathname}/`.startsWith(`${href}/`);
	return places.find((place) => within(PLACE_LOOK[place].href)) ?? null;
}

/** The count beside a place, and whether it calls. */
export function countOf(place: Place, counts: ShellData['counts']): { n: number; hot: boolean } | null {
	if (place === 'today' && counts.needs > 0) return { n: counts.needs, hot: true };
	if (place === 'reviews' && counts.reviews > 0) return { n: counts.reviews, hot: false };
	if (place === 'tasks' && counts.tasks > 0) return { n: counts.tasks, hot: false };
	return null;
}

/** 「12」「99+」: the count on the bell. */
export function unreadWord(unread: number): string {
	return unread > 99 ? '99+' : String(unread);
}

/** Without a newer beat for this long something is wrong, whoever should have said so. */
const SILENT_MS = 90_000;

/** What is wrong with the scheduler: as the server said, or because nothing has been heard of it since. */
export function beatTrouble(beat: BeatState, now: number): BeatState['trouble'] {
	if (beat.trouble !== null) return beat.trouble;
	return beat.at === null || now - beat.at > SILENT_MS ? 'stopped' : null;
}
