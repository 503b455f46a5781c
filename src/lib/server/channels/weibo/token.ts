import type { ChannelMemory } from '../channel.ts';

/** What an authorisation gave us. */
export interface Grant {
	token: string;
	uid: string;
	/** Epoch ms. */
	expiresAt: number;
}
const GRANT_KEY = 'grant';

/** The authorisation that works now, or null. It is kept beyond its end: what it was for is known then. */
export async function readGrant(memory: ChannelMemory): Promise<Grant | null> {
	const text = await memory.get(GRANT_KEY);
	return text === null ? null : (JSON.parse(text) as Grant);
}

/** Replaces the authorisation; called only with one that the platform has just confirmed. */
export function keepGrant(memory: ChannelMemory, grant: Grant): Promise<void> {
	return memory.put(GRANT_KEY, JSON.stringify(grant), { secret: true });
}
