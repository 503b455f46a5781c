export { Heartbeat, lastHeartbeat } from './heartbeat.ts';
