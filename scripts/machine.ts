// What the tests need beside npm packages: a browser, a Chinese font for it, and a Redis for the two-node tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Need {
	what: string;
	debianPackage: string;
	isThere: () => boolean;
}

const answers = (command: string, args: string[]) =>
	spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const NEEDS: Need[] = [
	{
		what: 'Chromium (CHROMIUM_PATH or /usr/bin/chromium)',
		debianPackage: 'chromium',
		isThere: () => existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'),
	},
	{
		what: 'a font with Chinese characters',
		debianPackage: 'fonts-noto-cjk',
		isThere: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
	},
	{
		what: 'redis-server',
		debianPackage: 'redis-server',
		isThere: () => answers('redis-server', ['--version']),
	},
];

/** Installs what is missing with apt when we are root on Debian; otherwise says what to install and ends the run. */
export function ensureMachine(): void {
	const missing = NEEDS.filter((need) => !need.isThere());
	if (missing.length === 0) return;
	const packages = missing.map((need) => need.debianPackage);
	if (process.getuid?.() === 0 && answers('apt-get', ['--version'])) {
		console.log(`Installing for the tests: ${packages.join(' ')}`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
		spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
			stdio: ['ignore', 'ignore', 'inherit'],
			env,
		});
	}
	const still = missing.filter((need) => !need.isThere());
	if (still.length === 0) return;
	console.error(
		`The tests need:\n${still.map((need) => `  ${need.what} (Debian package ${need.debianPackage})`).join('\n')}`,
	);
	console.log('\n0 passed, 1 failed');
	process.exit(1);
}
