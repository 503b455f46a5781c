import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulators } from '#simulators/index.ts';
import {
	APPID,
	Caller,
	cover,
	draft,
	openHouse,
	receiver,
	SECRET,
	START,
	submit,
} from '#simulators/testing.ts';

interface Program {
	child: ChildProcess;
	url: string;
	port: number;
}

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), 'simulators-'));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

/** Starts the program itself and reads the line it prints when it listens. */
async function startProgram(...args: string[]): Promise<Program> {
	const child = spawn(process.execPath, ['src/simulators/main.ts', ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	onTestFinished(async () => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGKILL');
		await once(child, 'exit');
	});
	const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
	const said = JSON.parse(line) as { listening: string; wechat: string; port: number };
	expect(said.wechat).toBe(`${said.listening}/sim/wechat`);
	return { child, url: said.listening, port: said.port };
}

async function post<T>(url: string, body: object): Promise<T> {
	const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	expect(answer.status).toBe(200);
	return (await answer.json()) as T;
}

async function callerOf(program: Program): Promise<Caller> {
	const caller = new Caller({ wechat: `${program.url}/sim/wechat` });
	caller.token = String((await caller.stableToken())['access_token']);
	return caller;
}

test('a kill -9 loses nothing that was answered: articles, drafts, pictures, jobs and tokens', async () => {
	const state = join(folder(), 'simulators.json');
	const first = await startProgram(
		'--seed',
		'5',
		'--state',
		state,
		'--speed',
		'0',
		'--now',
		'2026-11-24T10:48+08:00',
	);
	const delay = { min: 4_000, max: 4_000 };
	await post(`${first.url}/admin/accounts`, { appid: APPID, secret: SECRET, publishDelayMs: delay });
	const caller = await callerOf(first);
	await submit(caller, await draft(caller, {}, 'pub-1'));
	await post(`${first.url}/admin/clock`, { advanceMs: 5_000 });
	const pending = await submit(caller, await draft(caller, {}, 'pub-2'));
	await draft(caller, {}, 'pub-3');
	first.child.kill('SIGKILL');
	await once(first.child, 'exit');

	const second = await startProgram('--state', state, '--port', String(first.port));
	expect(second.url).toBe(first.url);
	const ledger = (await (await fetch(`${second.url}/admin/ledger`)).json()) as {
		marker: string;
		items: { url: string }[];
	}[];
	expect(ledger.map((entry) => entry.marker)).toEqual(['pub-1']);
	const page = await (await fetch(ledger[0]!.items[0]!.url)).text();
	expect(page).toContain('红马甲');
	expect(await caller.call('/cgi-bin/draft/count')).toEqual({ total_count: 2 });
	const list = await caller.call('/cgi-bin/material/batchget_material', {
		type: 'image',
		offset: 0,
		count: 1,
	});
	expect((await fetch((list['item'] as { url: string }[])[0]!.url)).status).toBe(200);
	expect(await caller.call('/cgi-bin/freepublish/get', { publish_id: pending })).toMatchObject({
		publish_status: 1,
	});
	await post(`${second.url}/admin/clock`, { advanceMs: 5_000 });
	expect(await caller.call('/cgi-bin/freepublish/get', { publish_id: pending })).toMatchObject({
		publish_status: 0,
	});
});

test('SIGTERM ends the program at once, with a request held and the clock running', async () => {
	const program = await startProgram('--seed', '1');
	await post(`${program.url}/admin/accounts`, { appid: APPID, secret: SECRET });
	const caller = await callerOf(program);
	await submit(caller, await draft(caller));
	await post(`${program.url}/admin/faults`, { path: '/cgi-bin/draft/count', fault: 'hold_before' });
	const held = caller.call('/cgi-bin/draft/count').catch(() => 'cut');
	const isHeld = async () =>
		((await (await fetch(`${program.url}/admin/held`)).json()) as unknown[]).length > 0;
	const deadline = performance.now() + 5_000;
	while (!(await isHeld()) && performance.now() < deadline) await new Promise((done) => setTimeout(done, 5));
	program.child.kill('SIGTERM');
	expect(await once(program.child, 'exit')).toEqual([0, null]);
	expect(await held).toBe('cut');
});

test('jobs and callbacks happen by themselves while the clock runs fast', async () => {
	const { url, received } = await receiver();
	const house = await openHouse({ speed: 600 }, { callback: { url, token: 'token' } });
	const caller = new Caller(house);
	caller.token = String((await caller.stableToken())['access_token']);
	await submit(caller, await draft(caller, {}, 'pub-fast'));
	const deadline = performance.now() + 5_000;
	while (received.length === 0 && performance.now() < deadline)
		await new Promise((done) => setTimeout(done, 5));
	expect(received).toHaveLength(1);
	expect(house.ledger()).toMatchObject([{ marker: 'pub-fast', publicCount: 1 }]);
});

test('the state file is whole after every effect, and a damaged one stops the start', async () => {
	const stateFile = join(folder(), 'state.json');
	const house = await openHouse({ stateFile });
	const caller = new Caller(house);
	caller.token = String((await caller.stableToken())['access_token']);
	await cover(caller);
	const saved = JSON.parse(readFileSync(stateFile, 'utf8')) as {
		platforms: { wechat: { materials: unknown[] } };
	};
	expect(saved.platforms.wechat.materials).toHaveLength(1);
	expect(existsSync(`${stateFile}.tmp`)).toBe(false);

	const damaged = join(folder(), 'damaged.json');
	writeFileSync(damaged, '{"version":1,');
	await expect(startSimulators({ stateFile: damaged })).rejects.toThrow(SyntaxError);
	writeFileSync(damaged, '{"version":9}');
	await expect(startSimulators({ stateFile: damaged })).rejects.toThrow('unknown version');
});

test('a saved clock goes on from where it would be now', async () => {
	const stateFile = join(folder(), 'state.json');
	const first = await startSimulators({ stateFile, now: START, speed: 0 });
	await first.setClock({ advanceMs: 86_400_000 });
	await first.close();
	const second = await startSimulators({ stateFile });
	onTestFinished(() => second.close());
	expect(second.now()).toBe(START + 86_400_000);
});
