import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '#simulators/platform.ts';

/** Twelve megabytes: a picture of ten and its envelope. */
const BODY_LIMIT = 12 * 1024 * 1024;

/** One request and its answer. */
export class Exchange {
	readonly req: IncomingMessage;
	readonly res: ServerResponse;
	readonly url: URL;

	constructor(req: IncomingMessage, res: ServerResponse) {
		this.req = req;
		this.res = res;
		this.url = new URL(req.url ?? '/', 'http://simulator');
	}

	/** The whole body; null when it is too large. */
	async body(): Promise<Buffer | null> {
		const chunks: Buffer[] = [];
		let size = 0;
		for await (const chunk of this.req as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size <= BODY_LIMIT) chunks.push(chunk);
		}
		return size <= BODY_LIMIT ? Buffer.concat(chunks) : null;
	}

	get ip(): string {
		return (this.req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
	}

	/** True while the other side still listens. */
	get open(): boolean {
		return !this.res.destroyed && !this.req.socket.destroyed;
	}

	onHangUp(listener: () => void): void {
		this.res.once('close', listener);
	}

	send(answer: Answer): void {
		if (!this.open) return;
		this.res.writeHead(answer.status, {
			...answer.headers,
			'content-length': Buffer.byteLength(answer.body),
		});
		this.res.end(this.req.method === 'HEAD' ? undefined : answer.body);
	}

	/** Closes the line without a word. */
	cut(): void {
		this.req.socket.destroy();
	}
}
