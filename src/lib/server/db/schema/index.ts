import { postgresKit, sqliteKit, type Kit } from '../kit.ts';
import { metricTables } from './metrics.ts';
import { noticeTables } from './notices.ts';
import { outreachTables } from './outreach.ts';
import { postTables } from './posts.ts';
import { publishingTables } from './publishing.ts';
import { recallTables } from './recalls.ts';
import { reviewTables } from './reviews.ts';
import { systemTables } from './system.ts';
import { taskTables } from './tasks.ts';
import { unitTables } from './units.ts';
import { wallTables } from './walls.ts';

function defineSchema(kit: Kit) {
	return {
		...systemTables(kit),
		...unitTables(kit),
		...postTables(kit),
		...reviewTables(kit),
		...publishingTables(kit),
		...recallTables(kit),
		...metricTables(kit),
		...outreachTables(kit),
		...noticeTables(kit),
		...taskTables(kit),
		...wallTables(kit),
	};
}

export const sqliteSchema = defineSchema(sqliteKit);
export const postgresSchema = defineSchema(postgresKit);
export type Schema = typeof sqliteSchema;
