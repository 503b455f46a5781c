import { cstDay } from '#simulators/clock.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { draftOf } from '#simulators/wechat/drafts.ts';
import { rawNumber } from '#simulators/wechat/json.ts';
import { deletePublished, publishArticles } from '#simulators/wechat/publish.ts';
import { fieldsOf, idOf, isFields, textOf } from '#simulators/wechat/request.ts';
import type { ApiRequest, Fields, Reply } from '#simulators/wechat/request.ts';
import { nextSerial, type Account, type Desk, type Mass } from '#simulators/wechat/state.ts';

const KEY_BYTES = 64;
/** How long a key is remembered, and how soon it may be asked about again. */
const KEY_WINDOW_MS = 24 * 3_600_000;
const KEY_PAUSE_MS = 60_000;
/** An administrator's silence ends a send. */
export const CONFIRM_MS = 30 * 60_000;
/** 服务号 may reach all followers this often a month. */
const SERVICE_A_MONTH = 4;
const WXNAME = /^[a-zA-Z][-_a-zA-Z0-9]{5,19}$/;

/** Words in a title that decide how a send ends. */
export const MASS_WORDS: readonly (readonly [word: string, status: string])[] = [
	['【群发失败】', 'send fail'],
	['【涉嫌广告】', 'err(10001)'],
	['【涉嫌欺诈】', 'err(20008)'],
	['【涉嫌侵权】', 'err(20013)'],
	['【转载受限】', 'err(30003)'],
];

function mediaIdOf(fields: Fields): string {
	if (textOf(fields, 'msgtype') !== 'mpnews') throw new WeChatError(40008);
	const news = fields['mpnews'];
	return isFields(news) ? textOf(news, 'media_id') : '';
}

function audienceOf(fields: Fields): { toAll: boolean; tagId: number | null } {
	const filter = fields['filter'];
	if (!isFields(filter)) throw new WeChatError(47001);
	if (filter['is_to_all'] === true) return { toAll: true, tagId: null };
	const tagId = filter['tag_id'];
	if (typeof tagId !== 'number' || !Number.isInteger(tagId)) throw new WeChatError(40152);
	return { toAll: false, tagId };
}

/** 45028 when the account's pushes to all are used up: one a day, and four a month for a 服务号. */
function checkPushes(desk: Desk, account: Account, now: number): void {
	const counted = desk.state.masses.filter(
		(mass) =>
			mass.appid === account.appid && mass.toAll && (mass.status ?? 'send success') === 'send success',
	);
	const today = cstDay(now);
	const inMonth = counted.filter((mass) => cstDay(mass.submittedAt).startsWith(today.slice(0, 7)));
	const used = inMonth.some((mass) => cstDay(mass.submittedAt) === today);
	const service = account.kind === 'service' && inMonth.length >= SERVICE_A_MONTH;
	if (used || service) throw new WeChatError(45028);
}

function echoOf(mass: Mass, code: number): Reply {
	const errmsg = code === 45065 ? 'clientmsgid exist' : 'same clientmsgid retry too fast';
	return { errcode: code, errmsg, ...(code === 45065 ? { msg_id: rawNumber(mass.msgId) } : {}) };
}

/** What the platform says to a key it has seen: 45066 within a minute, else 45065 with the send's own number. */
function repeated(mass: Mass, now: number): Reply {
	const soon = now - mass.lastAskedAt < KEY_PAUSE_MS;
	mass.lastAskedAt = now;
	return echoOf(mass, soon ? 45066 : 45065);
}

/** POST /cgi-bin/message/mass/sendall: takes a push on, once for each clientmsgid in a day. */
export function sendAll(desk: Desk, request: ApiRequest): Reply {
	const { account, now } = request;
	const fields = fieldsOf(request.call);
	const key = textOf(fields, 'clientmsgid');
	if (Buffer.byteLength(key) > KEY_BYTES) throw new WeChatError(45067);
	const known = desk.state.masses.find(
		(mass) =>
			mass.appid === account.appid && mass.clientMsgId === key && now - mass.submittedAt < KEY_WINDOW_MS,
	);
	if (known && key !== '') return repeated(known, now);
	const draft = draftOf(desk, account.appid, mediaIdOf(fields));
	const audience = audienceOf(fields);
	if (audience.toAll) checkPushes(desk, account, now);
	const serial = nextSerial(desk.state);
	const waits = account.massNeedsAdmin === true && audience.toAll;
	const delay = desk.world.dice.whole(account.publishDelayMs, 'mass-delay', serial);
	const mass: Mass = {
		msgId: String(1_000_000_000 + serial),
		msgDataId: String(2_247_483_700 + serial),
		appid: account.appid,
		mediaId: draft.mediaId,
		clientMsgId: key,
		...audience,
		articles: structuredClone(draft.articles),
		submittedAt: now,
		lastAskedAt: now,
		dueAt: now + (waits ? CONFIRM_MS : delay),
		waitsForAdmin: waits,
		finishedAt: null,
		status: null,
		articleId: null,
	};
	desk.state.masses.push(mass);
	if (account.massEchoesFirst === true) return echoOf(mass, 45065);
	return {
		errcode: 0,
		errmsg: 'send job submission success',
		msg_id: rawNumber(mass.msgId),
		msg_data_id: rawNumber(mass.msgDataId),
	};
}

/** What the administrator does on the phone; false when nothing waits for it. */
export function confirmMass(desk: Desk, msgId: string, accept: boolean): boolean {
	const mass = desk.state.masses.find((m) => m.msgId === msgId && m.waitsForAdmin && m.finishedAt === null);
	if (!mass) return false;
	mass.dueAt = desk.world.clock.now();
	if (accept) mass.waitsForAdmin = false;
	else mass.status = 'err(40001)';
	return true;
}

function fateOf(mass: Mass): string {
	if (mass.status !== null) return mass.status;
	if (mass.waitsForAdmin) return 'err(40002)';
	const title = mass.articles.map((article) => article.title).join(' ');
	return MASS_WORDS.find(([word]) => title.includes(word))?.[1] ?? 'send success';
}

/** Ends a push at the time it was due. */
export function finishMass(desk: Desk, mass: Mass): void {
	mass.finishedAt = mass.dueAt;
	mass.status = fateOf(mass);
	if (mass.status !== 'send success') return;
	const { articleId } = publishArticles(desk, {
		appid: mass.appid,
		mediaId: mass.mediaId,
		articles: mass.articles,
		jobKey: `mass:${mass.msgId}`,
		publishId: '',
		msgDataId: mass.msgDataId,
		massMsgId: mass.msgId,
		at: mass.dueAt,
	});
	mass.articleId = articleId;
}

function massOf(desk: Desk, request: ApiRequest): Mass {
	const msgId = idOf(fieldsOf(request.call), 'msg_id');
	const mass = desk.state.masses.find((m) => m.appid === request.account.appid && m.msgId === msgId);
	if (!mass) throw new WeChatError(40059);
	return mass;
}

/** POST /cgi-bin/message/mass/get */
export function getMass(desk: Desk, request: ApiRequest): Reply {
	const mass = massOf(desk, request);
	return { msg_id: rawNumber(mass.msgId), msg_status: massStatus(desk, mass) };
}

/** SENDING also while an administrator is asked. */
export function massStatus(desk: Desk, mass: Mass): 'SENDING' | 'SEND_SUCCESS' | 'SEND_FAIL' | 'DELETE' {
	if (mass.finishedAt === null) return 'SENDING';
	if (mass.status !== 'send success') return 'SEND_FAIL';
	const set = desk.state.published.find((each) => each.articleId === mass.articleId);
	return set?.articles.every((article) => article.deletedAt !== null) ? 'DELETE' : 'SEND_SUCCESS';
}

/** POST /cgi-bin/message/mass/delete: index from 1, 0 for all. */
export function deleteMass(desk: Desk, request: ApiRequest): Reply {
	const mass = massOf(desk, request);
	const index = fieldsOf(request.call)['article_idx'] ?? 0;
	if (typeof index !== 'number') throw new WeChatError(47001);
	const set = desk.state.published.find((each) => each.articleId === mass.articleId);
	if (!set) throw new WeChatError(40059);
	deletePublished(set, index, request.now);
	return { errcode: 0, errmsg: 'ok' };
}

/** POST /cgi-bin/message/mass/preview: to one phone; the draft stays, and nothing becomes public. */
export function previewDraft(desk: Desk, request: ApiRequest): Reply {
	const fields = fieldsOf(request.call);
	const to = textOf(fields, 'towxname') || textOf(fields, 'touser');
	if (!WXNAME.test(to)) throw new WeChatError(40132);
	const draft = draftOf(desk, request.account.appid, mediaIdOf(fields));
	const title = draft.articles.map((article) => article.title).join('；');
	const { appid } = request.account;
	desk.state.previews.push({ appid, to, title, mediaId: draft.mediaId, at: request.now });
	return { errcode: 0, errmsg: 'preview success' };
}

/** POST /cgi-bin/message/mass/speed/get */
export function massSpeed(): Reply {
	return { speed: 0, realspeed: 80 };
}
