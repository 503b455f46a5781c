// `npm test`: everything a change is held to, in one run, and the closing line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureMachine } from './machine.ts';

const root = join(import.meta.dirname, '..');
const results = join(root, 'test-results');
const tally = { passed: 0, failed: 0 };

function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
	console.log(`\n▶ ${command} ${args.join(' ')}`);
	const started = performance.now();
	const { status } = spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...env },
	});
	console.log(
		`  ${status === 0 ? 'ok' : `exit ${status}`} after ${Math.round((performance.now() - started) / 1000)} s`,
	);
	return status === 0;
}

function check(command: string, args: string[]): boolean {
	const ok = run(command, args);
	tally[ok ? 'passed' : 'failed']++;
	return ok;
}

interface VitestReport {
	numPassedTests: number;
	numFailedTests: number;
	success: boolean;
}
interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

interface Counted {
	passed: number;
	failed: number;
	/** The runner's own word: a run can fail without a failed test (a crash, an unhandled error). */
	success: boolean;
}

/** Adds a runner's own report; a runner that failed without naming a failed test counts as one failure. */
function count(ok: boolean, file: string, read: (text: string) => Counted): void {
	const counted = existsSync(file)
		? read(readFileSync(file, 'utf8'))
		: { passed: 0, failed: 1, success: false };
	tally.passed += counted.passed;
	tally.failed += counted.failed > 0 || (ok && counted.success) ? counted.failed : 1;
}

function unitTests(): void {
	const file = join(results, 'vitest.json');
	const args = ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
	const ok = run('npx', args, process.stdout.isTTY ? {} : { NO_COLOR: '1' });
	count(ok, file, (text) => {
		const report = JSON.parse(text) as VitestReport;
		return { passed: report.numPassedTests, failed: report.numFailedTests, success: report.success };
	});
}

function browserTests(): void {
	const file = join(results, 'e2e.json');
	const ok = run('npx', ['playwright', 'test']);
	count(ok, file, (text) => {
		const { stats } = JSON.parse(text) as PlaywrightReport;
		return { passed: stats.expected, failed: stats.unexpected + stats.flaky, success: true };
	});
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
ensureMachine();
check('npm', ['run', '--silent', 'check:types']);
check('npm', ['run', '--silent', 'lint']);
check('npm', ['run', '--silent', 'check:imports']);
check('npm', ['run', '--silent', 'check:unused']);
const built = check('npm', ['run', '--silent', 'build']);
unitTests();
if (built) browserTests();
console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);
