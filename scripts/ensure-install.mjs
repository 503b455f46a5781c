// Runs on whatever Node the machine has (20 is enough): installs the locked dependencies, among them the locked
// Node the scripts after it run on, and with --build makes the production build when sources are newer than it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const mtime = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newest(path) {
	const info = statSync(path);
	if (!info.isDirectory()) return info.mtimeMs;
	return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** Says what it does in one line; what the command itself prints is shown only when it fails. */
function run(command, args) {
	const result = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		shell: process.platform === 'win32',
	});
	if (result.status === 0) return;
	console.error(`${result.stdout}${result.stderr}`);
	process.exit(result.status ?? 1);
}

const installed = mtime(join(root, 'node_modules/.package-lock.json'));
if (installed < mtime(join(root, 'package-lock.json'))) {
	console.log('Installing dependencies (npm ci) …');
	run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

if (process.argv.includes('--build')) {
	const sources = [
		'src',
		'static',
		'drizzle',
		'svelte.config.js',
		'vite.config.ts',
		'vite.worker.config.ts',
		'package-lock.json',
	];
	const changed = Math.max(...sources.map((name) => newest(join(root, name))));
	if (mtime(join(root, 'build/workers/ingest.js')) < changed) {
		console.log('Building …');
		run('npm', ['run', 'build', '--silent']);
	}
}
