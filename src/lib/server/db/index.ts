export type { Db, Reader, Store, StoreOptions, Tx } from './store.ts';
export { databaseIdentity } from './identity.ts';
export { openStore, DATABASE_FILE } from './open.ts';
export { openPostgresStore } from './postgres.ts';
export { openSqliteStore } from './sqlite.ts';
export { probeWrite } from './probe.ts';
export { claimSetting, readSetting, writeSetting } from './settings.ts';
export { claimFormKey, sweepFormKeys } from './form-keys.ts';
