import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Store } from './db/index.ts';
import type { EventLog } from './events/index.ts';
import type { Logger } from './logger.ts';
import type { Vault } from './vault.ts';

/** What every capability is given. The composition root (`app.ts`) makes the only one of a process. */
export interface Ctx {
	readonly config: Config;
	readonly clock: Clock;
	readonly log: Logger;
	readonly store: Store;
	readonly events: EventLog;
	readonly vault: Vault;
}
