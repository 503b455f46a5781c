import type { ChannelMemory } from '../channel.ts';

/** What an authorisation gave us. */
export interface Grant {
	openId: string;
	access: string;
	/** Epoch ms. */
	accessExpiresAt: number;
	refresh: string;
	/** Epoch ms; renewing the access token does not move it. */
	refreshExpiresAt: number;
	/** How often the refresh token was renewed. */
	renewals: number;
}
/** Platform facts §3.2: a refresh token is renewed at most five times. */
export const MOST_RENEWALS = 5;
const GRANT_KEY = 'grant';

export async function readGrant(memory: ChannelMemory): Promise<Grant | null> {
	const text = await memory.get(GRANT_KEY);
	return text === null ? null : (JSON.parse(text) as Grant);
}

/** Durable when it resolves: a new token is used only after that, because the one before may be dead already. */
export function keepGrant(memory: ChannelMemory, grant: Grant): Promise<void> {
	return memory.put(GRANT_KEY, JSON.stringify(grant), { secret: true });
}
