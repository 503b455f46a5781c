/** What a freeze stops within its unit and everything below: all of it, one channel, one column, one campaign. */
export type FreezeTarget = 'all' | 'channel' | 'column' | 'campaign';
