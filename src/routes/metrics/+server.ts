import { BlockList } from 'node:net';
import type { RequestHandler } from './$types';

const inside = new BlockList();
inside.addSubnet('127.0.0.0', 8);
inside.addSubnet('10.0.0.0', 8);
inside.addSubnet('172.16.0.0', 12);
inside.addSubnet('192.168.0.0', 16);
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');

/** For a Prometheus on the machine or the office's network; a proxy in front would make everybody look inside, so it is refused. */
export const GET: RequestHandler = async ({ locals, request, getClientAddress }) => {
	const address = getClientAddress().replace(/^::ffff:/, '');
	const proxied = request.headers.has('x-forwarded-for') || request.headers.has('forwarded');
	if (proxied || !inside.check(address, address.includes(':') ? 'ipv6' : 'ipv4'))
		return new Response('not found\n', { status: 404 });
	const { instruments } = locals.app;
	return new Response(await instruments.text(), {
		headers: { 'content-type': instruments.contentType, 'cache-control': 'no-store' },
	});
};
