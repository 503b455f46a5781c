import { createWall, pairDevice } from '#lib/server/walls/index.ts';
import { createChannel } from '#lib/server/channels/index.ts';
import { openApp, type App } from '#lib/server/app.ts';
import { newId } from '#lib/server/ids.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Simulators } from '#simulators/index.ts';
import { freshFederation, type Federation } from '../support/people.ts';

/** What a spec that begins after the set-up finds: people, a website, a WeChat account at the simulator, a wall. */
export interface Office {
	federation: Federation;
	website: string;
	wechat: string;
	wallId: string;
	/** Path with the device's token. */
	wallLink: string;
}

const CALLBACK = { token: 'jinguocallback', aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
export const APPID = 'wx5299000000000001';
const SECRET = '5f9a1c0e7b3d4a6890e2c4b6a8d0f1e3';

/** Environment of a server that may reach the simulator on this machine. */
export function officeEnv(simulators: Simulators): Record<string, string> {
	return { OUTBOUND_ALLOW: new URL(simulators.url).host };
}

/** Fills an empty data folder through the product's own capabilities, before its server starts. */
export async function furnishOffice(dataDir: string, simulators: Simulators): Promise<Office> {
	const app = await openApp(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ROLE: 'web' }));
	try {
		const federation = await freshFederation(app);
		return { federation, ...(await addChannelsAndWall(app, federation, simulators)) };
	} finally {
		await app.close();
	}
}

async function addChannelsAndWall(app: App, federation: Federation, simulators: Simulators) {
	const { admin } = federation.people;
	const unitId = federation.units.city.id;
	const website = await createChannel(app, admin, {
		formKey: newId(),
		unitId,
		platform: 'website',
		fields: { name: '铜江妇女网' },
	});
	const fields = {
		name: '铜江妇联',
		appid: APPID,
		secret: SECRET,
		token: CALLBACK.token,
		encodingAesKey: CALLBACK.aesKey,
		callbackMode: 'aes',
		baseUrl: simulators.wechat,
	};
	const wechat = await createChannel(app, admin, { formKey: newId(), unitId, platform: 'wechat', fields });
	const { wallId } = await createWall(app, admin, { unitId, name: '指挥部大屏' });
	const { link } = await pairDevice(app, admin, { wallId, name: '一号屏' });
	return { website: website.id, wechat: wechat.id, wallId, wallLink: link };
}

/** Registers the office's account at the simulator, with its callbacks to `serverUrl`. */
export function openAccountAt(simulators: Simulators, office: Office, serverUrl: string): void {
	simulators.putAccount({
		appid: APPID,
		secret: SECRET,
		name: '铜江妇联',
		verified: true,
		publishDelayMs: { min: 500, max: 1_000 },
		callback: { url: `${serverUrl}/callback/${office.wechat}`, ...CALLBACK, mode: 'aes' },
	});
}
