import { ROLES, ROLE_PERMISSIONS, type Permission, type Role } from '#lib/contract/roles.ts';
import type { Reader } from '../db/index.ts';
import { authorsOf } from '../posts/index.ts';
import { standingSignatures } from '../reviews/index.ts';
import type { Audience } from './notice-rules.ts';
import { nearest } from './rules.ts';
import { holdersOf, namesOf } from './store-people.ts';

const LEVEL_PERMISSIONS: Readonly<Record<number, Permission>> = {
	1: 'review.first',
	2: 'review.second',
	3: 'review.final',
};

const rolesWith = (permission: Permission): Role[] =>
	ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));

export interface AudienceOf {
	to: Audience;
	unitPath: string;
	/** The post it is about, with its content's hash; null where there is none. */
	post: { id: string; hash: string } | null;
	level: number;
	/** Who did it. */
	actorId: string | null;
}

/** Ids of the accounts that are told. */
export async function chooseAudience(reader: Reader, of: AudienceOf): Promise<string[]> {
	const chosen = await CHOOSE[of.to](reader, of);
	const inUse = await namesOf(reader, chosen);
	return chosen.filter((id) => id !== of.actorId && inUse.has(id));
}

const authors = (reader: Reader, { post }: AudienceOf) =>
	post ? authorsOf(reader, post.id) : Promise.resolve([]);

const CHOOSE: Readonly<Record<Audience, (reader: Reader, of: AudienceOf) => Promise<string[]>>> = {
	async reviewers(reader, of) {
		const permission = LEVEL_PERMISSIONS[of.level];
		if (!permission || !of.post) return [];
		const holders = await holdersOf(reader, of.unitPath, rolesWith(permission));
		const signed = await standingSignatures(reader, of.post.id, of.post.hash);
		const barred = new Set([...(await authors(reader, of)), ...signed.map(({ accountId }) => accountId)]);
		return nearest(holders.filter(({ accountId }) => !barred.has(accountId)));
	},
	authors,
	async desk(reader, of) {
		const planners = await holdersOf(reader, of.unitPath, rolesWith('post.write'));
		return [...new Set([...(await authors(reader, of)), ...nearest(planners)])];
	},
	async administrators(reader, of) {
		return nearest(await holdersOf(reader, of.unitPath, rolesWith('channel.manage')));
	},
};
