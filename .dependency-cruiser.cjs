/** Import rules (docs/architecture.md). Lower folders never import higher ones; the order of DOMAINS is that order. */
const SERVER = '^src/lib/server/';
const DOMAINS = [
	'units',
	'auth',
	'media',
	'posts',
	'checks',
	'reviews',
	'site',
	'channels',
	'freezes',
	'publishing',
	'recalls',
	'outreach',
	'metrics',
	'tasks',
	'reports',
	'briefs',
	'notices',
	'walls',
	'live',
	'health',
];
const PLUMBING = ['db', 'events', 'jobs'];
const HOMES = {
	'better-sqlite3': `${SERVER}(db|metrics)/`,
	pg: `${SERVER}(db|metrics)/`,
	'node-cron': `${SERVER}jobs/`,
	'socket\\.io': `${SERVER}live/`,
	'socket\\.io-client': '^src/lib/realtime/',
	'chart\\.js': '^src/lib/components/charts/',
	'@tiptap': '^src/lib/components/editor/',
	sharp: `${SERVER}(media|site)/`,
	'@node-rs/argon2': `${SERVER}auth/`,
	nodemailer: `${SERVER}notices/`,
	'prom-client': `${SERVER}health/`,
};
const LEAF = `${SERVER}(config|logger|errors|clock|ids|vault|ctx|problems|gates)\\.ts$`;
const TESTS = '\\.test\\.ts$';

const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
	forbidden: [
		rule('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
		rule(
			'contract-is-pure',
			{ path: '^src/lib/contract/', pathNot: TESTS },
			{ path: '^src/', pathNot: '^src/lib/contract/' },
		),
		rule(
			'browser-never-reaches-server',
			{ path: ['\\.svelte(\\.ts)?$', '^src/lib/(components|realtime|labels)/'] },
			{ path: SERVER },
		),
		rule(
			'routes-use-domain-index-only',
			{ path: '^src/routes/' },
			{ path: SERVER, pathNot: [`${SERVER}(${DOMAINS.join('|')})/index\\.ts$`, LEAF, `${SERVER}app\\.ts$`] },
		),
		rule('routes-skip-plumbing', { path: '^src/routes/' }, { path: `${SERVER}(${PLUMBING.join('|')})/` }),
		rule(
			'enter-a-folder-by-its-index',
			{ path: `${SERVER}([^/]+)/`, pathNot: TESTS },
			{
				path: `${SERVER}[^/]+/`,
				pathNot: [
					`${SERVER}$1/`,
					`${SERVER}[^/]+/index\\.ts$`,
					`${SERVER}db/schema/`,
					`${SERVER}channels/channel\\.ts$`,
					// The ingest worker is a thread of its own: it opens connections, not the whole store.
					`${SERVER}db/(writer|postgres)\\.ts$`,
				],
			},
		),
		rule(
			'only-stores-see-tables',
			{ path: SERVER, pathNot: [`${SERVER}db/`, '/store\\.ts$', TESTS] },
			{ path: `${SERVER}db/schema/` },
		),
		rule(
			'adapters-are-islands',
			{
				path: `${SERVER}channels/(wechat|website|wordpress|webhook|feed|offline|syndication)/`,
				pathNot: TESTS,
			},
			{
				path: SERVER,
				pathNot: [`${SERVER}channels/$1/`, `${SERVER}channels/(channel|http|json)\\.ts$`, LEAF],
			},
		),
		rule(
			'only-hooks-see-the-root',
			{ path: '^src/', pathNot: `^src/(hooks\\.server\\.ts|app\\.d\\.ts)|${TESTS}` },
			{ path: `${SERVER}app\\.ts$`, dependencyTypesNot: ['type-only'] },
		),
		rule(
			'plumbing-knows-no-domain',
			{ path: `${SERVER}(${PLUMBING.join('|')})/` },
			{ path: `${SERVER}(${DOMAINS.join('|')})/` },
		),
		rule('leaves-import-no-domain', { path: LEAF }, { path: `${SERVER}(${DOMAINS.join('|')})/` }),
		...DOMAINS.slice(0, -1).map((domain, index) =>
			rule(
				`${domain}-is-below`,
				{ path: `${SERVER}${domain}/`, pathNot: TESTS },
				{ path: `${SERVER}(${DOMAINS.slice(index + 1).join('|')})/` },
			),
		),
		...Object.entries(HOMES).map(([vendor, home]) =>
			rule(
				`${vendor.replace(/\W/g, '')}-lives-in-its-folder`,
				{ path: '^src/lib/', pathNot: [home, TESTS] },
				{ path: `node_modules/${vendor}/`, dependencyTypesNot: ['type-only'] },
			),
		),
		rule('src-never-imports-tests', { path: '^src/', pathNot: TESTS }, { path: '^tests/' }),
		rule(
			'product-never-imports-simulators',
			{ path: '^src/(lib|routes|hooks)', pathNot: TESTS },
			{ path: '^src/simulators/' },
		),
		rule(
			'simulators-never-import-the-server',
			{ path: '^src/simulators/', pathNot: TESTS },
			{ path: SERVER },
		),
	],
	options: {
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(build|\\.svelte-kit)/' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'node', 'types', 'default'],
			extensions: ['.ts', '.js', '.svelte'],
		},
	},
};
