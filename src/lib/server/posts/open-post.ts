import type { Tx } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { lockPost, type Post } from './store.ts';

/**
 * The post, locked, for somebody who is about to write to it.
 * @throws {NotFoundError} none, or none that the actor may even see
 * @throws {PermissionError} the actor may see but not write it
 */
export async function openPost(tx: Tx, actor: Actor, id: string): Promise<Post> {
	const post = await lockPost(tx, id, scopeOf(actor, 'post.read'));
	if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
	requirePermission(actor, 'post.write', post.unitPath);
	return post;
}
