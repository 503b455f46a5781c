import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { markerOf, type LedgerEntry } from '#simulators/platform.ts';
import { WeiboError } from '#simulators/weibo/errors.ts';
import { checkHour } from '#simulators/weibo/quota.ts';
import { statusObject } from '#simulators/weibo/timeline.ts';
import type { ApiRequest, Reply, Upload } from '#simulators/weibo/request.ts';
import { nextSerial, type App, type Desk, type Post, type User } from '#simulators/weibo/state.ts';
import { base62, hasTopic, shorten, urlsIn, weiboLength, withoutUrls } from '#simulators/weibo/words.ts';

const MOST = 140;
const PICTURE_BYTES = 5 * 1024 * 1024;
const REMEMBERED_MS = 10 * 60_000;
/** Numbers of posts count from this second on, with 22 bits for those of one second. */
const EPOCH_S = 515_483_463n;

function isSafe(app: App, address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { hostname } = new URL(address);
	return app.safeDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

function checkText(app: App, status: string): void {
	if (status.trim() === '') throw new WeiboError(20008);
	if (weiboLength(status) > MOST) throw new WeiboError(20012);
	if (!urlsIn(status).some((address) => isSafe(app, address)))
		throw new WeiboError(10017, 'appkey not bind domain!');
	if (hasTopic(status))
		throw new WeiboError(10017, "Parameter (status)'s value invalid, topic is not allowed");
}

function checkRepeat(desk: Desk, { user, now }: ApiRequest, status: string): void {
	const recent = desk.state.posts.filter(
		(post) => post.uid === user.uid && post.publishedAt > now - REMEMBERED_MS,
	);
	if (recent.some((post) => post.status === status)) throw new WeiboError(20019);
	if (recent.some((post) => withoutUrls(post.status) === withoutUrls(status))) throw new WeiboError(20017);
}

function checkPicture(file: Upload | null): { mime: string; bytes: Buffer } | null {
	if (!file) return null;
	if (file.mime === null) throw new WeiboError(20005);
	if (file.bytes.length >= PICTURE_BYTES) throw new WeiboError(20006);
	return { mime: file.mime, bytes: file.bytes };
}

function newMid(desk: Desk, now: number): string {
	const seconds = BigInt(Math.floor(now / 1_000)) - EPOCH_S;
	return String((seconds << 22n) + BigInt(nextSerial(desk.state)));
}

/** POST /2/statuses/share.json: the only way an ordinary application may post. */
export function share(desk: Desk, request: ApiRequest): Reply {
	const { user, params, now } = request;
	const app = desk.state.apps[user.appkey];
	if (!app) throw new WeiboError(10005);
	const status = params.text('status');
	const rip = params.text('rip');
	if (!rip) throw new WeiboError(10016, 'Miss required parameter (rip)');
	if (isIP(rip) === 0)
		throw new WeiboError(10017, `Parameter (rip)'s value invalid, expect (ip), but get (${rip})`);
	checkText(app, status);
	const picture = checkPicture(params.file);
	if (user.captcha) throw new WeiboError(20031);
	checkHour(desk, user.uid, now);
	checkRepeat(desk, request, status);
	const mid = newMid(desk, now);
	const { text, links } = shorten(desk.world.dice, status);
	const delay = desk.world.dice.whole(user.timelineDelayMs, 'timeline-delay', mid);
	const post: Post = {
		mid,
		uid: user.uid,
		status,
		text,
		links,
		picture: picture && { blob: desk.world.blobs.put(picture.bytes), mime: picture.mime },
		rip,
		publishedAt: now,
		listedAt: now + delay,
		deletedAt: null,
	};
	desk.state.posts.push(post);
	return statusObject(desk, post, now);
}

export function postUrl(desk: Desk, post: Post): string {
	return `${desk.base}/web/${post.uid}/${base62(post.mid)}`;
}

function titleOf(user: User | undefined, post: Post): string {
	return (
		/^【([^】]+)】/.exec(post.status)?.[1] ?? `${user?.name ?? ''}：${[...post.text].slice(0, 20).join('')}`
	);
}

/** Every post by user and marker: the last part of a link in it. */
export function ledgerOf(desk: Desk): LedgerEntry[] {
	const entries = new Map<string, LedgerEntry>();
	for (const post of desk.state.posts) {
		const marker = markerOf(post.links.at(-1)?.long ?? '');
		const key = `${post.uid}|${marker}`;
		const entry = entries.get(key) ?? {
			platform: 'weibo',
			account: post.uid,
			marker,
			publicCount: 0,
			items: [],
		};
		const visible = post.deletedAt === null;
		entry.publicCount += visible ? 1 : 0;
		entry.items.push({
			articleId: post.mid,
			index: 1,
			title: titleOf(desk.state.users[post.uid], post),
			contentHash: createHash('sha256').update(post.status).digest('hex'),
			publishedAt: post.publishedAt,
			url: postUrl(desk, post),
			public: visible,
		});
		entries.set(key, entry);
	}
	return [...entries.values()];
}
