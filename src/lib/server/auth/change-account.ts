import type { ChangeAccountInput } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import type { Actor } from '../units/index.ts';
import { noteChange, onControlled } from './find-subject.ts';
import { updateAccount } from './store.ts';

/** Corrects a person's name and department. @throws {PermissionError} permission.beyond_reach */
export function changeAccount(ctx: Ctx, actor: Actor | null, input: ChangeAccountInput): Promise<void> {
	const { accountId, name, department } = input;
	return onControlled(ctx, actor, {
		accountId,
		async work(tx, subject, by) {
			const next = { name, department };
			const fields = (['name', 'department'] as const).filter((key) => subject[key] !== next[key]);
			if (fields.length === 0) return;
			await updateAccount(tx, accountId, next);
			await noteChange(ctx, tx, { actor: by, subject, fields });
		},
	});
}
