import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzip } from 'node:zlib';
import type { ErrorCode, ErrorParams, Problem } from '#lib/contract/errors.ts';
import { sentenceFor, titleFor } from '#lib/labels/errors.ts';
import { AppError } from '../errors.ts';
import type { TokenReach } from './ingest-messages.ts';
import type { IngestClient } from './ingest-client.ts';

/** Bytes of a request's body, as sent and unpacked. */
export const BODY_MAX = 5 * 1024 * 1024;
const RETRY_AFTER_S = 1;
const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i;

export interface EndpointParts {
	now: () => number;
	client: IngestClient;
	/** @throws {AppError} the token is not known (any more) */
	authenticate: (token: string) => Promise<TokenReach>;
	onError: (error: unknown) => void;
}

class Refusal extends Error {
	readonly status: number;
	readonly code: ErrorCode;
	readonly params: ErrorParams;
	constructor(status: number, code: ErrorCode, params: ErrorParams = {}) {
		super(code);
		this.status = status;
		this.code = code;
		this.params = params;
	}
}

/** `POST /api/v1/readings`: one result a line, sent after the commit. */
export async function answerReadings(
	parts: EndpointParts,
	req: IncomingMessage,
	res: ServerResponse,
): Promise<void> {
	try {
		const { status, body } = await storeRequest(parts, req);
		res.writeHead(status, {
			'content-type': 'application/json; charset=utf-8',
			'content-length': Buffer.byteLength(body),
			'cache-control': 'no-store',
		});
		res.end(body);
	} catch (error) {
		const refusal = asRefusal(error, parts.onError);
		sendProblem(res, refusal);
		// The rest of a body nobody reads would keep the connection busy.
		if (!req.complete) req.destroy();
	}
}

async function storeRequest(
	parts: EndpointParts,
	req: IncomingMessage,
): Promise<{ status: number; body: string }> {
	if (req.method !== 'POST') throw new Refusal(405, 'input.method', { detail: '这个地址只收 POST 请求' });
	const token = BEARER.exec(req.headers.authorization ?? '')?.[1];
	if (token === undefined) throw new Refusal(401, 'auth.bad_token');
	const form = formOf(req);
	const reach = await parts.authenticate(token);
	if (!parts.client.hasRoom) throw new Refusal(429, 'limit.too_many', { seconds: RETRY_AFTER_S });
	const body = await readBytes(req);
	const job = { kind: 'readings', at: parts.now(), body, form, token: reach } as const;
	const outcome = await parts.client.submit(job);
	if (outcome.status !== 200) throw new Refusal(outcome.status, outcome.code, paramsOf(outcome.code));
	return outcome;
}

function paramsOf(code: ErrorCode): ErrorParams {
	if (code === 'input.too_large') return { field: '读数', max: '5 MB、10000 行' };
	return code === 'input.encoding' || code === 'input.empty' ? { field: '读数' } : {};
}

function formOf(req: IncomingMessage): 'ndjson' | 'json' {
	const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
	if (type === 'application/x-ndjson' || type === 'application/jsonl' || type === 'application/ndjson')
		return 'ndjson';
	if (type === 'application/json') return 'json';
	const detail = '请以 application/x-ndjson 或 application/json 发送';
	throw new Refusal(415, 'input.invalid', { field: 'Content-Type ', detail });
}

async function readBytes(req: IncomingMessage): Promise<Uint8Array> {
	const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
	if (encoding !== 'gzip' && encoding !== 'identity')
		throw new Refusal(415, 'input.invalid', { field: 'Content-Encoding ', detail: '只支持 gzip' });
	if (Number(req.headers['content-length'] ?? 0) > BODY_MAX) throw tooLarge();
	const sent = await collect(req);
	return encoding === 'gzip' ? unpack(sent) : sent;
}

function tooLarge(): Refusal {
	return new Refusal(413, 'input.too_large', paramsOf('input.too_large'));
}

function collect(req: IncomingMessage): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		req.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > BODY_MAX) {
				req.pause();
				reject(tooLarge());
			} else chunks.push(chunk);
		});
		req.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
		req.on('error', reject);
		req.on('close', () => reject(new Refusal(400, 'input.empty', { field: '读数' })));
	});
}

/** A small file can unpack to gigabytes: stops at the limit. */
function unpack(sent: Buffer): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		gunzip(sent, { maxOutputLength: BODY_MAX }, (error, bytes) => {
			if (!error) resolve(bytes);
			else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') reject(tooLarge());
			else reject(new Refusal(400, 'input.bad_file', { field: '压缩的读数', detail: '不是完整的 gzip' }));
		});
	});
}

function asRefusal(error: unknown, onError: (error: unknown) => void): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof AppError) return new Refusal(error.status, error.code, error.params);
	onError(error);
	return new Refusal(500, 'internal');
}

function sendProblem(res: ServerResponse, { status, code, params }: Refusal): void {
	if (res.headersSent || res.destroyed) return;
	const problem: Problem = {
		type: `urn:jinguo:problem:${code}`,
		title: titleFor(status),
		status,
		detail: sentenceFor(code, params),
		code,
	};
	const body = JSON.stringify(problem);
	res.writeHead(status, {
		'content-type': 'application/problem+json; charset=utf-8',
		'content-length': Buffer.byteLength(body),
		'cache-control': 'no-store',
		...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
		...(status === 405 ? { allow: 'POST' } : {}),
		...(status === 429 || status === 503 ? { 'retry-after': String(RETRY_AFTER_S) } : {}),
		...(status === 413 ? { connection: 'close' } : {}),
	});
	res.end(body);
}
