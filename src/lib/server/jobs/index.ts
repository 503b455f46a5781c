export { Heartbeat, lastHeartbeat, readBeats } from './heartbeat.ts';
