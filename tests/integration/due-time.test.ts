import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

interface Said {
	zone: string;
	answers: Record<string, unknown>;
}

/** What a server says that runs in `zone`. */
async function serverIn(zone: string): Promise<Said> {
	const { stdout } = await run(
		process.execPath,
		[join(import.meta.dirname, '../support/due-time-process.ts')],
		{
			env: { PATH: process.env.PATH, TZ: zone },
		},
	);
	return JSON.parse(stdout) as Said;
}

test.each(['UTC', 'America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati'])(
	'0:30 on a form is 0:30 in Beijing on a server in %s',
	async (zone) => {
		const { zone: really, answers } = await serverIn(zone);
		expect(really).toBe(zone);
		expect(answers).toEqual({
			dueAt: '2026-11-27T16:30:00.000Z',
			said: '11月28日 周六 00:30',
			field: '2026-11-28T00:30',
			week: ['2026-11-22T16:00:00.000Z', '2026-11-29T16:00:00.000Z'],
			weekDays: ['十五', '十六', '十七', '十八', '十九', '二十', '廿一'],
			onCalendar: ['2026-11-27T16:30:00.000Z'],
			periods: ['2026-11-27T16:00:00.000Z', '2026-11-27T16:00:00.000Z', '2026-10-31T16:00:00.000Z'],
			sent: [0, 1],
			states: ['published'],
		});
	},
	60_000,
);
