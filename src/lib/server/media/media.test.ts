import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk, type Desk } from '#tests/support/desk.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { addPicture, readPicture, viewPicture } from './index.ts';

async function scene(engine: (typeof ENGINES)[number] = 'sqlite'): Promise<{ ctx: TestCtx; desk: Desk }> {
	const ctx = await freshCtx(engine);
	return { ctx, desk: await seedDesk(ctx) };
}

const drawn = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#b3243c' } });

/** A photograph as a phone makes it: turned by its EXIF, with a place in it. */
const photo = () =>
	drawn(400, 300)
		.jpeg()
		.withExif({
			IFD0: { Make: 'Phone', Orientation: '6' },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '27/1 43/1 0/1' },
		})
		.withMetadata({ orientation: 6 })
		.toBuffer();

/** A PNG that says it is `side` × `side` and holds almost nothing. */
function bomb(side: number): Buffer {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type), data]);
		const out = Buffer.alloc(body.length + 8);
		out.writeUInt32BE(data.length, 0);
		body.copy(out, 4);
		out.writeUInt32BE(crc(body), body.length + 4);
		return out;
	};
	const header = Buffer.alloc(13);
	header.writeUInt32BE(side, 0);
	header.writeUInt32BE(side, 4);
	header.set([8, 0, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(Buffer.alloc(1024))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function crc(bytes: Buffer): number {
	let value = 0xffffffff;
	for (const byte of bytes) {
		value ^= byte;
		for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
	}
	return (value ^ 0xffffffff) >>> 0;
}

describe.each(ENGINES)('a picture on %s', (engine) => {
	test('is kept upright, small enough, and without the place where it was taken', async () => {
		const { ctx, desk } = await scene(engine);
		const bytes = await photo();
		expect(bytes.includes('Phone')).toBe(true);
		const picture = await addPicture(ctx, desk.planner, { unitId: desk.city, bytes, alt: ' 志愿者在登记 ' });
		expect(picture).toMatchObject({ mime: 'image/jpeg', width: 300, height: 400, alt: '志愿者在登记' });
		const { data } = await viewPicture(ctx, desk.observer, picture.id);
		const kept = await sharp(data).metadata();
		expect(kept.exif).toBeUndefined();
		expect(kept.icc).toBeUndefined();
		expect(data.includes('Phone')).toBe(false);
		expect(picture.bytes).toBe(data.length);
	});

	test('given twice is kept once', async () => {
		const { ctx, desk } = await scene(engine);
		const bytes = await drawn(20, 20).png().toBuffer();
		const add = () => addPicture(ctx, desk.planner, { unitId: desk.city, bytes, alt: '图' });
		const [first, second] = await Promise.all([add(), add()]);
		expect(second.id).toBe(first.id);
		const folder = join(ctx.config.dataDir, 'media', first.sha256.slice(0, 2));
		expect(readdirSync(folder)).toEqual([`${first.sha256}.png`]);
	});

	test('is shown only to people of its unit and above, while channels may fetch it', async () => {
		const { ctx, desk } = await scene(engine);
		const bytes = await drawn(20, 20).png().toBuffer();
		const picture = await addPicture(ctx, desk.eastPlanner, { unitId: 'east', bytes, alt: '' });
		await viewPicture(ctx, desk.planner, picture.id);
		await expect(viewPicture(ctx, desk.westPlanner, picture.id)).rejects.toMatchObject({ status: 404 });
		await expect(viewPicture(ctx, null, picture.id)).rejects.toMatchObject({ status: 401 });
		expect((await readPicture(ctx, picture.id))?.picture.id).toBe(picture.id);
		expect(await readPicture(ctx, 'nowhere')).toBeNull();
		const elsewhere = addPicture(ctx, desk.eastPlanner, { unitId: 'west', bytes, alt: '' });
		await expect(elsewhere).rejects.toMatchObject({ status: 404 });
		const onlooker = addPicture(ctx, desk.observer, { unitId: 'city', bytes, alt: '' });
		await expect(onlooker).rejects.toMatchObject({ status: 403 });
	});
});

describe('a picture', () => {
	test('larger than 2,560 px is made smaller, and a see-through one stays see-through', async () => {
		const { ctx, desk } = await scene();
		const wide = await drawn(4000, 1000).webp().toBuffer();
		const big = await addPicture(ctx, desk.planner, { unitId: desk.city, bytes: wide, alt: '' });
		expect(big).toMatchObject({ width: 2560, height: 640 });
		const glass = await sharp({
			create: { width: 40, height: 40, channels: 4, background: { r: 179, g: 36, b: 60, alpha: 0.5 } },
		})
			.png()
			.toBuffer();
		const clear = await addPicture(ctx, desk.planner, { unitId: desk.city, bytes: glass, alt: '' });
		expect(clear.mime).toBe('image/png');
	});

	test('that is a photograph in a PNG is kept as JPEG', async () => {
		const { ctx, desk } = await scene();
		const noise = await sharp({
			create: {
				width: 900,
				height: 900,
				channels: 3,
				background: '#fff',
				noise: { type: 'gaussian', mean: 128, sigma: 60 },
			},
		})
			.png()
			.toBuffer();
		const picture = await addPicture(ctx, desk.planner, { unitId: desk.city, bytes: noise, alt: '' });
		expect(picture.mime).toBe('image/jpeg');
	});

	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
	const animated = () =>
		sharp(Buffer.alloc(10 * 20 * 3).fill(200, 300), {
			raw: { width: 10, height: 20, channels: 3, pageHeight: 10 },
		})
			.gif({ delay: [100, 100] })
			.toBuffer();
	const hostile: [string, () => Promise<Uint8Array> | Uint8Array, object][] = [
		['an SVG', () => svg, { code: 'input.bad_file' }],
		['a text called photo.jpg', () => Buffer.from('你好'), { code: 'input.bad_file' }],
		['half a photograph', async () => (await photo()).subarray(0, 500), { code: 'input.bad_file' }],
		[
			'a JPEG head on a script',
			() => Buffer.from('\xff\xd8\xff<script>alert(1)</script>', 'latin1'),
			{ code: 'input.bad_file' },
		],
		[
			'an animation',
			animated,
			{ code: 'input.bad_file', params: { field: '图片', detail: '动图暂不支持，请换成静态图片' } },
		],
		['a bomb of 30,000 × 30,000 pixels', () => bomb(30_000), { code: 'input.bad_file' }],
		['empty', () => new Uint8Array(), { code: 'input.empty' }],
		[
			'larger than 10 MB',
			() => new Uint8Array(10 * 1024 * 1024 + 1),
			{ code: 'input.too_large', status: 413 },
		],
	];
	test.each(hostile)('that is %s is refused and leaves nothing behind', async (_name, make, failure) => {
		const { ctx, desk } = await scene();
		const adding = addPicture(ctx, desk.planner, { unitId: desk.city, bytes: await make(), alt: '' });
		await expect(adding).rejects.toMatchObject(failure);
		expect(readdirSync(ctx.config.dataDir)).toEqual([]);
		expect(await ctx.store.db.select().from(ctx.store.s.media)).toEqual([]);
	});
});
