import { sql } from 'drizzle-orm';
import type { Level } from '#lib/contract/units.ts';
import type { Role } from '#lib/contract/roles.ts';
import type { Kit } from '../kit.ts';

export function unitTables(k: Kit) {
	const units = k.table(
		'units',
		{
			id: k.text('id').primaryKey(),
			parentId: k.text('parent_id'),
			/** Administrative division code, GB/T 2260 (and its township extension); null where the office has none. */
			code: k.text('code'),
			name: k.text('name').notNull(),
			shortName: k.text('short_name').notNull(),
			level: k.text('level').$type<Level>().notNull(),
			/** '/<id>/<id>/': every ancestor and itself. A subtree is a prefix. */
			path: k.text('path').notNull(),
			position: k.int('position').notNull().default(0),
			createdAt: k.ms('created_at').notNull(),
			closedAt: k.ms('closed_at'),
		},
		(t) => [k.uniqueIndex('units_path').on(t.path), k.uniqueIndex('units_code').on(t.code)],
	);
	const accounts = k.table(
		'accounts',
		{
			id: k.text('id').primaryKey(),
			unitId: k
				.text('unit_id')
				.notNull()
				.references(() => units.id),
			/** Lower case; what is typed at sign-in. */
			login: k.text('login').notNull(),
			name: k.text('name').notNull(),
			department: k.text('department').notNull().default(''),
			passwordHash: k.text('password_hash').notNull(),
			mustChangePassword: k.bool('must_change_password').notNull().default(false),
			failures: k.int('failures').notNull().default(0),
			lockedUntil: k.ms('locked_until'),
			disabledAt: k.ms('disabled_at'),
			createdAt: k.ms('created_at').notNull(),
		},
		(t) => [k.uniqueIndex('accounts_login').on(t.login), k.index('accounts_unit').on(t.unitId)],
	);
	/** A role is held at a unit and reaches its subtree. */
	const memberships = k.table(
		'memberships',
		{
			accountId: k
				.text('account_id')
				.notNull()
				.references(() => accounts.id),
			unitId: k
				.text('unit_id')
				.notNull()
				.references(() => units.id),
			role: k.text('role').$type<Role>().notNull(),
			grantedAt: k.ms('granted_at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.accountId, t.unitId, t.role] })],
	);
	const sessions = k.table(
		'sessions',
		{
			/** SHA-256 of the cookie's token. */
			id: k.text('id').primaryKey(),
			accountId: k
				.text('account_id')
				.notNull()
				.references(() => accounts.id),
			createdAt: k.ms('created_at').notNull(),
			seenAt: k.ms('seen_at').notNull(),
			expiresAt: k.ms('expires_at').notNull(),
			userAgent: k.text('user_agent').notNull().default(''),
		},
		(t) => [k.index('sessions_account').on(t.accountId), k.index('sessions_expiry').on(t.expiresAt)],
	);
	/** Bearer tokens of programs that send readings. */
	const apiTokens = k.table(
		'api_tokens',
		{
			id: k.text('id').primaryKey(),
			unitId: k
				.text('unit_id')
				.notNull()
				.references(() => units.id),
			name: k.text('name').notNull(),
			tokenHash: k.text('token_hash').notNull(),
			createdBy: k.text('created_by').notNull(),
			createdAt: k.ms('created_at').notNull(),
			revokedAt: k.ms('revoked_at'),
		},
		(t) => [
			k.uniqueIndex('api_tokens_hash').on(t.tokenHash),
			k
				.index('api_tokens_live')
				.on(t.unitId)
				.where(sql`revoked_at is null`),
		],
	);
	return { units, accounts, memberships, sessions, apiTokens };
}
