import { isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of an IPv6 address that name the network: /48. */
const V6_GROUPS = 3;

/** The network an address lies in, /24 or /48: enough to tell visitors apart for a day, too little to find one. */
export function visitorNetwork(address: string): string {
	const v4 = MAPPED.exec(address)?.[1] ?? address;
	if (!isIPv6(v4)) return v4.split('.').slice(0, 3).join('.');
	const [head = '', tail = ''] = (v4.split('%')[0] ?? '').split('::');
	const groups = head === '' ? [] : head.split(':');
	const after = tail === '' ? [] : tail.split(':');
	const zeros = v4.includes('::')
		? Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0')
		: [];
	return [...groups, ...zeros, ...after]
		.slice(0, V6_GROUPS)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':');
}
