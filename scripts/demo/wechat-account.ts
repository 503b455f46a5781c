import { randomBytes } from 'node:crypto';
import type { SimulatorClient } from './simulator.ts';

const APPID = 'wxdemo5299000001';
const FOLLOWERS = 18_600;

/** What the office types into the channel's form, secrets left out. */
export const WECHAT = {
	fields: { name: '铜江妇联', appid: APPID, mode: 'publish', callbackMode: 'aes' },
} as const;

/** What the platform and the office share. */
export interface WechatAccess {
	baseUrl: string;
	secret: string;
	token: string;
	encodingAesKey: string;
}

/** Opens the office's account at the simulator. */
export async function openWechatAccount(simulator: SimulatorClient): Promise<WechatAccess> {
	const { secret } = await simulator.putAccount({
		appid: APPID,
		name: WECHAT.fields.name,
		verified: true,
		followers: FOLLOWERS,
		publishDelayMs: { min: 2_000, max: 9_000 },
	});
	return {
		baseUrl: simulator.wechat,
		secret,
		token: randomBytes(12).toString('hex'),
		// 32 bytes as base64 without its one "=".
		encodingAesKey: randomBytes(32).toString('base64').slice(0, 43),
	};
}

/** From now on the platform calls us back at `url`. */
export async function setCallback(
	simulator: SimulatorClient,
	access: Pick<WechatAccess, 'token' | 'encodingAesKey'>,
	url: string,
): Promise<void> {
	const { token, encodingAesKey: aesKey } = access;
	await simulator.putAccount({ appid: APPID, callback: { url, token, aesKey, mode: 'aes' } });
}
