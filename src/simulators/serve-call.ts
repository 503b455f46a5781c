import { gatewayPage } from '#simulators/answers.ts';
import type { Exchange } from '#simulators/exchange.ts';
import type { CallFault, Fault } from '#simulators/faults.ts';
import type { House } from '#simulators/house.ts';
import type { Answer, Call, SimulatedPlatform } from '#simulators/platform.ts';

/** An answer, or null for a line that is cut. */
type End = Answer | null;

interface Line {
	house: House;
	platform: SimulatedPlatform;
	exchange: Exchange;
	call: Call;
	fault: Fault | null;
}

const EMPTY: Answer = { status: 200, headers: {}, body: '' };
/** A proxy's page where an answer was expected. */
const PAGE: Answer = { ...gatewayPage(502), status: 200 };

function hold(line: Line, fault: CallFault): Promise<boolean> {
	const { house, platform, call, exchange } = line;
	const info = { platform: platform.name, path: call.path, fault, at: house.clock.now() };
	return house.held.hold(info, (mark) => exchange.onHangUp(mark));
}

async function beforeHold(line: Line): Promise<End | 'go'> {
	const proceed = await hold(line, 'hold_before');
	return proceed || line.exchange.open ? 'go' : null;
}

/** What happens before the platform has done anything; 'go' when it shall. */
async function before(line: Line, fault: Fault): Promise<End | 'go'> {
	switch (fault.fault) {
		case 'drop_before':
			return null;
		case 'http_500_before':
			return gatewayPage(500);
		case 'html':
			return PAGE;
		case 'empty':
			return EMPTY;
		case 'errcode':
			return line.platform.refusal(fault.errcode ?? -1, fault.errmsg);
		case 'delay':
			await line.house.pause(fault.delayMs ?? 1_000);
			return 'go';
		case 'hold_before':
			return beforeHold(line);
		default:
			return 'go';
	}
}

/** What the caller gets after the platform has done its part. */
async function after(line: Line, answer: Answer): Promise<End> {
	const { fault, platform } = line;
	switch (fault?.fault) {
		case 'drop_after':
			return null;
		case 'http_500_after':
			return gatewayPage(500);
		case 'html_after':
			return PAGE;
		case 'empty_after':
			return EMPTY;
		case 'errcode_after':
			return platform.refusal(fault.errcode ?? -1, fault.errmsg);
		case 'hold_after':
			await hold(line, 'hold_after');
			return answer;
		default:
			return answer;
	}
}

/** The call itself: what is due happens first, and what it did is saved before the answer leaves. */
async function act({ house, platform, call }: Line): Promise<Answer> {
	house.tick();
	const answer = await platform.handle(call);
	if (call.method !== 'GET') house.save();
	house.tick();
	return answer;
}

async function endOf(line: Line): Promise<End> {
	const early = line.fault ? await before(line, line.fault) : 'go';
	return early === 'go' ? after(line, await act(line)) : early;
}

function record({ house, platform, call, fault }: Line, end: End, account: string | null): void {
	if (/^\/(mmbiz|mp|web)\//.test(call.path)) return;
	house.record({
		platform: platform.name,
		method: call.method,
		path: platform.endpointOf?.(call) ?? call.path,
		account,
		httpStatus: end?.status ?? null,
		errcode: end?.code ?? null,
		fault: fault?.fault ?? null,
	});
}

/** Answers one call to a platform, with whatever the fault plan has for it. */
export async function serveCall(
	house: House,
	platform: SimulatedPlatform,
	exchange: Exchange,
): Promise<void> {
	const body = await exchange.body();
	if (!body) return exchange.send(gatewayPage(500));
	const call: Call = {
		method: exchange.req.method ?? 'GET',
		path: exchange.url.pathname.slice(`/sim/${platform.name}`.length),
		query: exchange.url.searchParams,
		contentType: exchange.req.headers['content-type'] ?? '',
		headers: exchange.req.headers,
		body,
		ip: exchange.ip,
	};
	const account = platform.accountOf(call);
	const path = platform.endpointOf?.(call) ?? call.path;
	const fault = house.faults.takeForCall({ platform: platform.name, path, account });
	const line: Line = { house, platform, exchange, call, fault };
	const end = await endOf(line);
	record(line, end, account);
	if (end) exchange.send(end);
	else exchange.cut();
}
