import { parseArgs } from 'node:util';
import { startSimulators } from '#simulators/index.ts';

const USAGE =
	'simulators: --port N --host H --seed N --now ISO --speed N --state FILE --public-url URL (all optional)';

function numberOr(text: string | undefined, name: string): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (!Number.isFinite(value)) throw new Error(`--${name} must be a number. ${USAGE}`);
	return value;
}

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		host: { type: 'string' },
		seed: { type: 'string' },
		now: { type: 'string' },
		speed: { type: 'string' },
		state: { type: 'string' },
		'public-url': { type: 'string' },
	},
});
const simulators = await startSimulators({
	port: numberOr(values.port, 'port'),
	host: values.host,
	seed: numberOr(values.seed, 'seed') ?? 1,
	now: values.now === undefined ? undefined : numberOr(String(Date.parse(values.now)), 'now'),
	speed: numberOr(values.speed, 'speed'),
	stateFile: values.state,
	publicUrl: values['public-url'],
});
const { url: listening, wechat, weibo, douyin, port } = simulators;
console.log(JSON.stringify({ listening, wechat, weibo, douyin, port }));

let stopping = false;
function stop(): void {
	if (stopping) return;
	stopping = true;
	void simulators.close();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
