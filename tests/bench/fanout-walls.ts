// A process of its own that stands for the walls: opens sockets, counts what arrives, says when it has gone quiet.
import { WebSocket } from 'ws';

export interface FanoutPlan {
	port: number;
	sockets: number;
	kind: 'ours' | 'ws';
}
export interface FanoutSeen {
	received: number;
	lastAt: number;
}

const QUIET_MS = 700;
const plan = JSON.parse(process.argv[2] ?? '{}') as FanoutPlan;
const path = plan.kind === 'ours' ? '/socket.io/?EIO=4&transport=websocket' : '/';
let received = 0;
let lastAt = 0;

function open(): Promise<void> {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(`ws://127.0.0.1:${plan.port}${path}`, { perMessageDeflate: false });
		socket.once('error', reject);
		if (plan.kind === 'ws') socket.once('open', () => resolve());
		socket.on('message', (data: Buffer) => {
			// engine.io's greeting and socket.io's answer to joining; everything else is a delta.
			if (data[0] === 0x30) socket.send('40');
			else if (data[0] === 0x34 && data[1] === 0x30) resolve();
			else if (data[0] === 0x32) socket.send('3');
			else {
				received++;
				lastAt = Date.now();
			}
		});
	});
}

for (let from = 0; from < plan.sockets; from += 50)
	await Promise.all(Array.from({ length: Math.min(50, plan.sockets - from) }, open));
console.log(JSON.stringify({ ready: true }));
const watch = setInterval(() => {
	if (lastAt === 0 || Date.now() - lastAt < QUIET_MS) return;
	clearInterval(watch);
	console.log(JSON.stringify({ received, lastAt } satisfies FanoutSeen));
	process.exit(0);
}, 50);
