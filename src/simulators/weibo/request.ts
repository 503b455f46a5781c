import type { Call } from '#simulators/platform.ts';
import type { Token, User } from '#simulators/weibo/state.ts';

/** An answer's body: an object, or the list that some calls give. */
export type Reply = Record<string, unknown> | unknown[];

export interface Upload {
	bytes: Buffer;
	mime: string | null;
}

/** Parameters of a call, from its query and its form. */
export interface Params {
	text(name: string): string;
	file: Upload | null;
}

export interface ApiRequest {
	user: User;
	token: Token;
	call: Call;
	params: Params;
	now: number;
}

const MAGIC: readonly (readonly [mime: string, hex: string])[] = [
	['image/jpeg', 'ffd8ff'],
	['image/png', '89504e470d0a1a0a'],
	['image/gif', '47494638'],
];

function mimeOf(bytes: Buffer): string | null {
	const head = bytes.subarray(0, 8).toString('hex');
	return MAGIC.find(([, hex]) => head.startsWith(hex))?.[0] ?? null;
}

async function multipart(call: Call): Promise<Params> {
	const body = new Response(new Uint8Array(call.body), { headers: { 'content-type': call.contentType } });
	const form = await body.formData().catch(() => new FormData());
	const pic = form.get('pic');
	const bytes = pic instanceof File ? Buffer.from(await pic.arrayBuffer()) : null;
	const given = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	return {
		text: (name) => call.query.get(name) ?? given(name),
		file: bytes ? { bytes, mime: mimeOf(bytes) } : null,
	};
}

/** The parameters of a call; a POST carries them as a form, with a picture as multipart. */
export async function paramsOf(call: Call): Promise<Params> {
	if (call.contentType.startsWith('multipart/form-data')) return multipart(call);
	const isForm = call.contentType.startsWith('application/x-www-form-urlencoded');
	const form = new URLSearchParams(isForm ? call.body.toString('utf8') : '');
	return { text: (name) => call.query.get(name) ?? form.get(name) ?? '', file: null };
}

/** The access token of a call: a parameter, or `Authorization: OAuth2 <token>`. */
export function tokenText(call: Call, params: Params): string {
	const header = /^OAuth2 (\S+)$/.exec(String(call.headers.authorization ?? ''))?.[1];
	return header ?? params.text('access_token');
}
