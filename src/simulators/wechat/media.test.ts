import { expect, test } from 'vitest';
import { cover, jpg, openHouse, png, signedIn } from '#simulators/testing.ts';

const UPLOADIMG = '/cgi-bin/media/uploadimg';
const ADD = '/cgi-bin/material/add_material?type=image';
const MB = 1024 * 1024;

test('a picture for the text gets an address of the platform that serves the very bytes', async () => {
	const caller = await signedIn(await openHouse());
	const bytes = jpg(5_000);
	const { url } = await caller.upload(UPLOADIMG, { name: 'a.jpg', bytes });
	expect(String(url)).toMatch(/\/sim\/wechat\/mmbiz\/[\w-]+\/0\?wx_fmt=jpeg$/);
	const served = await fetch(String(url));
	expect(served.headers.get('content-type')).toBe('image/jpeg');
	expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
	const second = await caller.upload(UPLOADIMG, { name: 'a.jpg', bytes });
	expect(second['url']).not.toBe(url);
});

test('pictures for the text are jpg or png below 1 MB', async () => {
	const caller = await signedIn(await openHouse());
	const gif = Buffer.from('GIF89a and so on');
	expect((await caller.upload(UPLOADIMG, { name: 'a.png', bytes: gif })).errcode).toBe(40005);
	expect((await caller.upload(UPLOADIMG, { name: 'a.png', bytes: png(MB) })).errcode).toBe(40009);
	expect((await caller.upload(UPLOADIMG, { name: 'a.png', bytes: png(MB - 1) })).errcode).toBeUndefined();
	expect((await caller.upload(UPLOADIMG, { name: 'a.png', bytes: png(), field: 'file' })).errcode).toBe(
		41005,
	);
	expect((await caller.call(UPLOADIMG, { media: 'x' })).errcode).toBe(41005);
	expect((await caller.get(UPLOADIMG)).errcode).toBe(43002);
});

test('permanent images up to 10 MB are kept under their name, newest first, and can be deleted', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const first = await cover(caller, 'pub-1-cover.png');
	await house.setClock({ advanceMs: 5_000 });
	const big = await caller.upload(ADD, { name: 'pub-2-cover.jpg', bytes: jpg(10 * MB) });
	expect(String(big['url'])).toContain('/mmbiz/');
	expect((await caller.upload(ADD, { name: 'b.jpg', bytes: jpg(10 * MB + 1) })).errcode).toBe(40009);
	expect((await caller.upload(ADD, { name: 'b.txt', bytes: Buffer.from('words') })).errcode).toBe(40005);
	const other = await caller.upload('/cgi-bin/material/add_material?type=other', {
		name: 'a.png',
		bytes: png(),
	});
	expect(other.errcode).toBe(40004);

	const list = await caller.call('/cgi-bin/material/batchget_material', {
		type: 'image',
		offset: 0,
		count: 20,
	});
	expect(list).toMatchObject({
		total_count: 2,
		item_count: 2,
		item: [
			{ media_id: big['media_id'], name: 'pub-2-cover.jpg', url: big['url'] },
			{ media_id: first, name: 'pub-1-cover.png' },
		],
	});
	expect(await caller.get('/cgi-bin/material/get_materialcount')).toMatchObject({ image_count: 2 });
	expect(await caller.call('/cgi-bin/material/del_material', { media_id: first })).toEqual({
		errcode: 0,
		errmsg: 'ok',
	});
	expect((await caller.call('/cgi-bin/material/del_material', { media_id: first })).errcode).toBe(40007);
	expect(await caller.get('/cgi-bin/material/get_materialcount')).toMatchObject({ image_count: 1 });
});

test('a list asks for one to twenty rows', async () => {
	const caller = await signedIn(await openHouse());
	for (const count of [0, 21, undefined]) {
		const list = await caller.call('/cgi-bin/material/batchget_material', {
			type: 'image',
			offset: 0,
			count,
		});
		expect(list.errcode).toBe(40097);
	}
});
