import type { Kit } from '../kit.ts';

export function wallTables(k: Kit) {
	const walls = k.table('walls', {
		id: k.text('id').primaryKey(),
		unitId: k.text('unit_id').notNull(),
		name: k.text('name').notNull(),
		layout: k.text('layout').notNull(),
		createdAt: k.ms('created_at').notNull(),
	});
	/** A screen's read-only pass. Never logs out; can be revoked. */
	const wallDevices = k.table(
		'wall_devices',
		{
			id: k.text('id').primaryKey(),
			wallId: k
				.text('wall_id')
				.notNull()
				.references(() => walls.id),
			name: k.text('name').notNull(),
			tokenHash: k.text('token_hash').notNull(),
			createdBy: k.text('created_by').notNull(),
			createdAt: k.ms('created_at').notNull(),
			seenAt: k.ms('seen_at'),
			revokedAt: k.ms('revoked_at'),
		},
		(t) => [k.uniqueIndex('wall_devices_token').on(t.tokenHash), k.index('wall_devices_wall').on(t.wallId)],
	);
	return { walls, wallDevices };
}
