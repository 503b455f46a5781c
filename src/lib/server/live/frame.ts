import { DELTA_EVENT, EVENT_MAX_BYTES } from '#lib/contract/live.ts';

const SMALL = 125;
const MEDIUM = 0xffff;
const FIN_TEXT = 0x81;
/** engine.io "message" and socket.io "event" for the main namespace. */
const PREFIX = '42';

/** One delta, ready for a room: as text for the plain path and as one unmasked WebSocket frame for the raw path. */
export interface EncodedDelta {
	/** The delta's own JSON. */
	readonly json: string;
	readonly frame: Buffer;
}

/** A text message as one complete server-to-client WebSocket frame (RFC 6455 §5.2: FIN, no mask). */
export function textFrame(text: string): Buffer {
	const size = Buffer.byteLength(text);
	if (size > MEDIUM) throw new RangeError(`a frame of ${size} bytes is larger than the hub ever sends`);
	const head = size <= SMALL ? 2 : 4;
	const frame = Buffer.allocUnsafe(head + size);
	frame[0] = FIN_TEXT;
	if (head === 2) frame[1] = size;
	else {
		frame[1] = 126;
		frame.writeUInt16BE(size, 2);
	}
	frame.write(text, head, 'utf8');
	return frame;
}

/** Where a step stands: topic, epoch, and the moment its state was true. */
export interface Step {
	name: string;
	epoch: string;
	at: number;
}
/** Entries as JSON, by key. */
export interface Changes {
	set: ReadonlyMap<string, string>;
	del: readonly string[];
}

/**
 * Frames that take a topic from version `v` on: one as a rule, several with a version each when together they would
 * exceed {@link EVENT_MAX_BYTES}. No changes give one sign of life that keeps `v`.
 * @returns the frames and the version after the last of them
 */
export function encodeStep(step: Step, v: number, changes: Changes): { frames: EncodedDelta[]; v: number } {
	const { set, del } = changes;
	if (set.size === 0 && del.length === 0) return { frames: [encode(step, v, '')], v };
	const room = EVENT_MAX_BYTES - Buffer.byteLength(wrap(step, Number.MAX_SAFE_INTEGER, '')) - 32;
	const parts = packed(pieces(set, del), room);
	return { frames: parts.map((part, index) => encode(step, v + 1 + index, part)), v: v + parts.length };
}

interface Piece {
	kind: 'set' | 'del';
	text: string;
	bytes: number;
}

function pieces(set: ReadonlyMap<string, string>, del: readonly string[]): Piece[] {
	const piece = (kind: Piece['kind'], text: string) => ({ kind, text, bytes: Buffer.byteLength(text) + 1 });
	return [
		...[...set].map(([key, json]) => piece('set', `${JSON.stringify(key)}:${json}`)),
		...del.map((key) => piece('del', JSON.stringify(key))),
	];
}

function packed(all: Piece[], room: number): string[] {
	const groups: Piece[][] = [];
	let bytes = Infinity;
	for (const piece of all) {
		if (piece.bytes > room) throw new RangeError(`a topic entry of ${piece.bytes} bytes fits no event`);
		if (bytes + piece.bytes > room) {
			groups.push([]);
			bytes = 0;
		}
		groups.at(-1)?.push(piece);
		bytes += piece.bytes;
	}
	return groups.map((group) => {
		const of = (kind: Piece['kind']) => group.filter((piece) => piece.kind === kind).map(({ text }) => text);
		const set = of('set');
		const del = of('del');
		return `${set.length ? `,"set":{${set.join(',')}}` : ''}${del.length ? `,"del":[${del.join(',')}]` : ''}`;
	});
}

function wrap(step: Step, v: number, body: string): string {
	return `{"t":${JSON.stringify(step.name)},"e":${JSON.stringify(step.epoch)},"v":${v},"at":${step.at}${body}}`;
}

function encode(step: Step, v: number, body: string): EncodedDelta {
	const json = wrap(step, v, body);
	return { json, frame: textFrame(`${PREFIX}["${DELTA_EVENT}",${json}]`) };
}
