import type { ErrorCode } from './errors.ts';
import { TEXT_MAX_BYTES } from './posts.ts';

export type TextEncodingName = 'UTF-8' | 'GB18030' | 'UTF-16';
export type DecodedText =
	| { ok: true; text: string; encoding: TextEncodingName }
	| { ok: false; code: Extract<ErrorCode, 'input.empty' | 'input.encoding' | 'input.too_large'> };

const BOMS: readonly { bytes: readonly number[]; label: string; name: TextEncodingName }[] = [
	{ bytes: [0xef, 0xbb, 0xbf], label: 'utf-8', name: 'UTF-8' },
	{ bytes: [0xff, 0xfe], label: 'utf-16le', name: 'UTF-16' },
	{ bytes: [0xfe, 0xff], label: 'utf-16be', name: 'UTF-16' },
];
/** Tried in turn where no mark says it. GB18030 takes GBK and GB2312 too. */
const GUESSES: readonly { label: string; name: TextEncodingName }[] = [
	{ label: 'utf-8', name: 'UTF-8' },
	{ label: 'gb18030', name: 'GB18030' },
];

/**
 * The text of an uploaded file: UTF-8 with or without a mark, UTF-16 with one, GB18030 or GBK. Anything else, and what is no
 * text at all, is refused rather than guessed: half a page of wrong characters is worse than a sentence.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
	if (bytes.length === 0) return { ok: false, code: 'input.empty' };
	if (bytes.length > TEXT_MAX_BYTES) return { ok: false, code: 'input.too_large' };
	const marked = BOMS.find((bom) => bom.bytes.every((byte, index) => bytes[index] === byte));
	for (const { label, name } of marked ? [marked] : GUESSES) {
		const text = decodeAs(label, bytes);
		if (text === null || !isProse(text)) continue;
		return text.trim() === '' ? { ok: false, code: 'input.empty' } : { ok: true, text, encoding: name };
	}
	return { ok: false, code: 'input.encoding' };
}

function decodeAs(label: string, bytes: Uint8Array): string | null {
	try {
		return new TextDecoder(label, { fatal: true }).decode(bytes);
	} catch {
		return null; // that is the answer: the bytes are not in this encoding
	}
}

/** No control characters but tabs and line ends, and next to nothing from the areas that random bytes decode into. */
function isProse(text: string): boolean {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text)) return false;
	const odd = text.match(/[\ue000-\uf8ff\u0080-\u009f]/g)?.length ?? 0;
	return odd * 100 <= text.length;
}
