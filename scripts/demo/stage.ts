import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulators, type Child } from './children.ts';
import { anyFreePort } from './ports.ts';
import { loadRecord, recordOf, saveRecord, type DemoRecord } from './record.ts';
import { seedDemo } from './seed.ts';
import { SimulatorClient } from './simulator.ts';

export interface Staged {
	record: DemoRecord;
	simulator: SimulatorClient;
}

export interface StageOptions {
	/** Folder for everything; emptied unless an earlier demonstration in it is kept. */
	folder: string;
	keep: boolean;
	password: string;
	/** The moment the played week ends, epoch ms. */
	now: number;
	seed: number;
	/** Told of the simulators as soon as they run, so that nothing is left behind when the rest fails or is stopped. */
	onStart: (simulators: Child) => void;
}

/** Starts the simulators and, unless an earlier demonstration is kept, plays the week before. */
export async function stage(options: StageOptions): Promise<Staged> {
	const { folder, keep, password, now, seed } = options;
	const earlier = keep ? loadRecord(folder) : null;
	if (!earlier) rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const port = earlier?.simulatorPort ?? (await anyFreePort());
	const { child: simulators, url } = await startSimulators(folder, port);
	options.onStart(simulators);
	const simulator = new SimulatorClient(url);
	if (earlier) return { record: earlier, simulator };
	const seeded = await seedDemo({ dataDir: join(folder, 'data'), simulator, password, now, seed });
	const record = recordOf(seeded, { password, simulatorPort: port, seededAt: now });
	saveRecord(folder, record);
	return { record, simulator };
}
