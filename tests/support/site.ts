import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { renderHtml, renderText } from '#lib/contract/render.ts';
import { docFromBlocks, importText } from '#lib/contract/text-import.ts';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { addPicture } from '#lib/server/media/index.ts';
import { createSite } from '#lib/server/site/index.ts';
import { createVault } from '#lib/server/vault.ts';
import { freshFederation, type Federation } from './people.ts';

const COLUMNS = [
	['kepu', '科普'],
	['zuimei', '最美家庭'],
	['xuefa', '妇联喊你来学法'],
] as const;
const TITLES = [
	'冬季用电用气安全：一家人的检查清单',
	'一张饭桌三代人：青坪镇的最美家庭',
	'遇到家庭暴力怎么办？记住这四步',
	'孩子宅家，怎样把作息找回来',
	'老两口守了二十年的读书角',
	'彩礼、嫁妆与婚前财产：常问的十个问题',
];
const HOUR = 3_600_000;
/** The town's real article, as it was pasted. */
const SEED = join(import.meta.dirname, 'seeds/004_3393d9234de54e32.txt');

export interface SeededSite {
	federation: Federation;
	/** Address of the real article, newest of 科普. */
	slug: string;
	title: string;
	publicationId: string;
	/** A picture that stands in it, and one that stands nowhere. */
	pictureId: string;
	unusedPictureId: string;
}

/** A drawing that is clearly one: a gradient of two colours. */
function drawing(width: number, height: number, colours: [string, string]): Promise<Buffer> {
	const [from, to] = colours;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
	return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** Fills an empty data folder with a federation and a site of 31 articles, one of them the real one with a picture. */
export async function seedSite(dataDir: string): Promise<SeededSite> {
	const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
	const log = createLogger('silent');
	const store = openStore(config, log);
	await store.migrate();
	const clock = new ManualClock(Date.now() - 48 * HOUR);
	const vault = createVault(Buffer.alloc(32, 3));
	const ctx: Ctx & { clock: ManualClock } = { config, clock, log, store, events: new EventLog(), vault };
	const federation = await freshFederation(ctx);
	for (let n = 0; n < 30; n++) {
		await putPlain(ctx, federation, n);
		clock.advance(HOUR);
	}
	const real = await putReal(ctx, federation);
	await store.close();
	return { federation, ...real };
}

async function putPlain(ctx: Ctx, federation: Federation, n: number): Promise<void> {
	const [columnSlug, columnName] = COLUMNS[n < 24 ? 0 : n % 3] ?? COLUMNS[0];
	const title = `${TITLES[n % TITLES.length] ?? ''}${n < 24 ? `（${n + 1}）` : ''}`;
	await createSite(ctx).put({
		publicationId: `seed-${n}`,
		channelId: 'site',
		unitId: n % 2 ? federation.units.county.id : federation.units.city.id,
		postId: `post-${n}`,
		hash: 'h',
		payload: {
			title,
			summary: '入冬以后用电用气多，火灾和一氧化碳中毒也多。请对照清单，把家里检查一遍。',
			html: '<h2>先看厨房</h2><p>软管有没有老化，阀门用完有没有关。</p><blockquote>不放心，就请燃气公司上门。</blockquote><ul><li>软管十八个月一换</li><li>不在密闭房间烧炭</li></ul>',
			text: '',
			coverMediaId: null,
			mediaIds: [],
			signature: { source: '铜江市妇联', editor: '何苗', responsible: '陈静', approvers: ['周敏', '沈岚'] },
			columnId: federation.columns.kepu,
			columnSlug,
			columnName,
			campaignId: null,
		},
	});
}

async function putReal(ctx: Ctx, federation: Federation): Promise<Omit<SeededSite, 'federation'>> {
	const { planner } = federation.people;
	const unitId = federation.units.city.id;
	const add = async (colours: [string, string]) =>
		addPicture(ctx, planner, {
			unitId,
			alt: '志愿者在社区张贴宣传画',
			bytes: await drawing(1600, 1000, colours),
		});
	const picture = await add(['#b3243c', '#6b3a5b']);
	const unused = await add(['#0e6862', '#1f5a9e']);
	const imported = importText(readFileSync(SEED, 'utf8'));
	const doc = docFromBlocks(imported.blocks.filter(({ furniture }) => !furniture));
	doc.content.splice(2, 0, { type: 'image', attrs: { mediaId: picture.id, alt: picture.alt } });
	const publicationId = 'real';
	const { slug } = await createSite(ctx).put({
		publicationId,
		channelId: 'site',
		unitId,
		postId: 'post-real',
		hash: 'h',
		payload: {
			title: imported.title,
			summary: '五措并举，为打赢疫情防控阻击战贡献巾帼力量。',
			html: renderHtml(doc),
			text: renderText(doc),
			coverMediaId: picture.id,
			mediaIds: [picture.id],
			signature: { source: '铜江市妇联', editor: '何苗', responsible: '陈静', approvers: ['周敏', '沈岚'] },
			columnId: federation.columns.kepu,
			columnSlug: 'kepu',
			columnName: '科普',
			campaignId: null,
		},
	});
	return { slug, title: imported.title, publicationId, pictureId: picture.id, unusedPictureId: unused.id };
}
