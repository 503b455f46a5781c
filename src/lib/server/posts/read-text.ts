import { decodeText } from '#lib/contract/decode-text.ts';
import { TEXT_MAX_BYTES } from '#lib/contract/posts.ts';
import { IMPORT_LINES_MAX, importText, type ImportedText } from '#lib/contract/text-import.ts';
import { InputError, LimitError } from '../errors.ts';
import { requirePermission, type Actor } from '../units/index.ts';

export interface ReadTextInput {
	/** What was pasted. */
	text: string;
	/** What was uploaded; wins over the text when it holds anything. */
	file: Uint8Array | null;
}

const FIELD = '文字';
const tooLarge = () => new LimitError(413, 'input.too_large', { field: FIELD, max: '2 MB' });

/**
 * Recognises a pasted or uploaded text. Nothing is stored.
 * @throws {InputError} empty, or no text in an encoding we know
 * @throws {LimitError} beyond 2 MB or 3,000 lines
 */
export function readText(actor: Actor | null, input: ReadTextInput): ImportedText {
	requirePermission(actor, 'post.write');
	const text = input.file && input.file.length > 0 ? textOf(input.file) : input.text;
	if (text.trim() === '') throw new InputError('input.empty', { field: FIELD });
	if (Buffer.byteLength(text) > TEXT_MAX_BYTES) throw tooLarge();
	const imported = importText(text);
	if (imported.blocks.length > IMPORT_LINES_MAX)
		throw new LimitError(413, 'input.too_large', { field: FIELD, max: `${IMPORT_LINES_MAX} 行` });
	return imported;
}

function textOf(file: Uint8Array): string {
	const decoded = decodeText(file);
	if (decoded.ok) return decoded.text;
	if (decoded.code === 'input.too_large') throw tooLarge();
	throw new InputError(decoded.code, { field: '文件' });
}
