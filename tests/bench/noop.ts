// The peer: a bare node:http server that reads the request and answers, and stores nothing.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const answer = '{"stored":1,"duplicate":0,"refused":0}';
const http = createServer((req, res) => {
	req.on('data', () => undefined);
	req.on('end', () => {
		res.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
		res.end(answer);
	});
});
http.listen(0, '127.0.0.1', () => console.log(`port ${(http.address() as AddressInfo).port}`));
