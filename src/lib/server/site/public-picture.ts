import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { narrowPicture, readPicture } from '../media/index.ts';
import { PICTURE_WIDTHS } from './rules.ts';
import { isPublicPicture } from './store.ts';

export interface PublicPicture {
	data: Uint8Array;
	mime: string;
	/** Names this content: it never changes under the same tag. */
	etag: string;
}

/** Narrowed pictures kept in memory, bytes in all. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** Narrowed pictures by content and width, the least used go first; one that is being made is not made twice. */
class NarrowedPictures {
	readonly #kept = new Map<string, Promise<Buffer>>();
	readonly #sizes = new Map<string, number>();
	#bytes = 0;

	get(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
		const known = this.#kept.get(key);
		this.#kept.delete(key);
		const picture = known ?? this.#make(key, make);
		this.#kept.set(key, picture);
		return picture;
	}

	async #make(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
		try {
			const data = await make();
			this.#sizes.set(key, data.length);
			this.#bytes += data.length;
			this.#shrink();
			return data;
		} catch (error) {
			this.#kept.delete(key);
			throw error;
		}
	}

	#shrink(): void {
		for (const key of this.#kept.keys()) {
			if (this.#bytes <= KEPT_BYTES) return;
			const size = this.#sizes.get(key);
			// Without a size it is still being made.
			if (size === undefined) continue;
			this.#kept.delete(key);
			this.#sizes.delete(key);
			this.#bytes -= size;
		}
	}
}

const narrowed = new NarrowedPictures();

/**
 * A picture that stands in a public article, in its own size or in one of {@link PICTURE_WIDTHS}.
 * @throws {NotFoundError} no public article shows it (any more), or no such width
 */
export async function publicPicture(ctx: Ctx, id: string, width: string | null): Promise<PublicPicture> {
	const wanted = width === null ? null : PICTURE_WIDTHS.find((offered) => String(offered) === width);
	if (wanted === undefined || !(await isPublicPicture(ctx.store, id))) throw notFound();
	const found = await readPicture(ctx, id);
	if (!found) throw notFound();
	const { sha256, mime } = found.picture;
	if (wanted === null) return { data: found.data, mime, etag: `"${sha256}"` };
	const key = `${sha256}-${wanted}`;
	const data = await narrowed.get(key, () => narrowPicture(found.data, wanted));
	return { data, mime: 'image/webp', etag: `"${key}"` };
}

function notFound(): NotFoundError {
	return new NotFoundError('not_found', { what: '这张图片' });
}
