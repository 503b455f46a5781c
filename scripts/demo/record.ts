import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seeded } from './seed.ts';

/** What a demonstration needs of the one that was seeded, also when it is started again with `--keep`. */
export interface DemoRecord {
	password: string;
	simulatorPort: number;
	/** Epoch ms. */
	seededAt: number;
	cityId: string;
	/** Column ids by slug. */
	columns: Record<string, string>;
	campaignId: string;
	/** Channels that the compressed day publishes on. */
	channelIds: string[];
	wechatId: string;
	/** Activities that run today. */
	activityIds: string[];
	/** Path that opens the wall. */
	wallLink: string;
	/** Of the readings API. */
	token: string;
	callback: { token: string; encodingAesKey: string };
}

const fileIn = (folder: string) => join(folder, 'demo.json');

export function recordOf(
	seeded: Seeded,
	rest: Pick<DemoRecord, 'password' | 'simulatorPort' | 'seededAt'>,
): DemoRecord {
	const { federation, wechat, activityIds } = seeded;
	const { city, columns, campaignId, website, wechat: wechatId, wallLink, token } = federation;
	return {
		...rest,
		cityId: city.id,
		columns,
		campaignId,
		channelIds: [website, wechatId],
		wechatId,
		activityIds,
		wallLink,
		token,
		callback: { token: wechat.token, encodingAesKey: wechat.encodingAesKey },
	};
}

export function saveRecord(folder: string, record: DemoRecord): void {
	// It holds the demonstration's password.
	writeFileSync(fileIn(folder), JSON.stringify(record), { mode: 0o600 });
}

/** The record of an earlier start, or null when there is none to go on with. */
export function loadRecord(folder: string): DemoRecord | null {
	const file = fileIn(folder);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoRecord) : null;
}
