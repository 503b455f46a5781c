import { BlockList, isIP } from 'node:net';

/** IPv4 ranges that are not the public internet (IANA special-purpose registry), with cloud metadata inside them. */
const CLOSED_V4: readonly [string, number][] = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4],
	// A public number that is a cloud's own control point on its machines.
	['168.63.129.16', 32],
];
/** Of the global unicast range: tunnels that carry an IPv4 address inside, documentation, benchmarks. */
const CLOSED_V6: readonly [string, number][] = [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20],
];

const closed = new BlockList();
for (const [net, prefix] of CLOSED_V4) closed.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of CLOSED_V6) closed.addSubnet(net, prefix, 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether a numeric address is on the public internet. For IPv6 only global unicast counts, so mapped, translated,
 * unique-local, link-local and multicast addresses are out without being listed.
 */
export function isPublicAddress(address: string): boolean {
	switch (isIP(address)) {
		case 4:
			return !closed.check(address, 'ipv4');
		case 6:
			return !address.includes('%') && globalV6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
		default:
			return false;
	}
}

/** A host as `URL` writes it, without the brackets of IPv6. */
export function bareHost(hostname: string): string {
	return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** `host:port` of an address in one spelling. */
export function hostKey(url: URL): string {
	const port = url.port || (url.protocol === 'https:' ? '443' : '80');
	return `${bareHost(url.hostname)}:${port}`;
}

/** The allow-list of the configuration (`host:port`, IPv6 in brackets) in the spelling of {@link hostKey}. */
export function allowedHosts(entries: readonly string[]): ReadonlySet<string> {
	const keys = entries
		.map((entry) => `http://${entry}`)
		.filter((text) => URL.canParse(text))
		.map((text) => hostKey(new URL(text)));
	return new Set(keys);
}
