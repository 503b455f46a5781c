// A process of its own that sends readings over kept connections, each waiting for its answer, and prints what it saw.
import { connect, type Socket } from 'node:net';

export interface LoadPlan {
	port: number;
	path: string;
	token: string;
	/** Readings a request. */
	batch: number;
	connections: number;
	warmMs: number;
	runMs: number;
	/** Told apart from every other load's keys. */
	name: string;
}
export interface LoadReport {
	requests: number;
	seconds: number;
	/** Answers that were not 200. */
	failures: number;
	p50Ms: number;
	p99Ms: number;
}

const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan;
const head = `POST ${plan.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${plan.token}\r\nContent-Type: application/x-ndjson\r\nContent-Length: `;
const asOf = Date.now() - 60_000;
let keys = 0;
let failures = 0;
const latencies: number[] = [];
const measureFrom = performance.now() + plan.warmMs;
const until = measureFrom + plan.runMs;

function request(): string {
	let body = '';
	for (let n = 0; n < plan.batch; n++)
		body += `{"key":"${plan.name}-${keys++}","indicator":"hotline.calls","facet":"f${keys % 5}","value":1,"asOf":${asOf}}\n`;
	return `${head}${body.length}\r\n\r\n${body}`;
}

/** Bytes of the whole answer once its head is there; 0 before. */
function answerLength(buffer: string): number {
	const end = buffer.indexOf('\r\n\r\n');
	if (end < 0) return 0;
	const length = /content-length: (\d+)/i.exec(buffer.slice(0, end))?.[1];
	return end + 4 + Number(length);
}

function drive(socket: Socket): Promise<void> {
	return new Promise((resolve, reject) => {
		let received = '';
		let sentAt = 0;
		const send = () => {
			sentAt = performance.now();
			socket.write(request(), 'latin1');
		};
		socket.setNoDelay(true);
		socket.setEncoding('latin1');
		socket.on('error', reject);
		socket.on('close', () => resolve());
		socket.on('data', (part: string) => {
			received += part;
			const length = answerLength(received);
			if (length === 0 || received.length < length) return;
			const now = performance.now();
			if (!received.startsWith('HTTP/1.1 200')) failures++;
			else if (now >= measureFrom && now < until) latencies.push(now - sentAt);
			received = '';
			if (now < until) send();
			else socket.destroy();
		});
		socket.once('connect', send);
	});
}

await Promise.all(
	Array.from({ length: plan.connections }, () => drive(connect({ port: plan.port, host: '127.0.0.1' }))),
);
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
const report: LoadReport = {
	requests: latencies.length,
	seconds: plan.runMs / 1000,
	failures,
	p50Ms: at(0.5),
	p99Ms: at(0.99),
};
console.log(JSON.stringify(report));
