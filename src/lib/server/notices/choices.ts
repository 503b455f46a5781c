import type { BotKind, NoticeChoices } from '#lib/contract/notices.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { defaultChoices } from './rules.ts';
import { choicesOf, type ChoiceRow } from './store-people.ts';

type Needs = Pick<Ctx, 'vault' | 'log'>;

/** How each of these people wants to be told: what they chose, and the default for the rest. */
export async function readChoices(
	ctx: Needs,
	reader: Reader,
	accountIds: readonly string[],
): Promise<Map<string, NoticeChoices>> {
	const stored = new Map((await choicesOf(reader, accountIds)).map((row) => [row.accountId, row]));
	return new Map(accountIds.map((id) => [id, withDefaults(ctx, stored.get(id))]));
}

function withDefaults(ctx: Needs, row: ChoiceRow | undefined): NoticeChoices {
	const otherwise = defaultChoices();
	if (!row) return otherwise;
	const { email, quietFrom, quietTo, digest, kinds } = row;
	const handles = { ...otherwise.handles, ...openHandles(ctx, row) };
	return { email, handles, quietFrom, quietTo, digest, kinds: { ...otherwise.kinds, ...kinds } };
}

/** Member ids are sealed for the person; under another key (a restored backup) there are none. */
function openHandles({ vault, log }: Needs, row: ChoiceRow): Partial<Record<BotKind, string>> {
	if (row.handles === null) return {};
	try {
		return JSON.parse(vault.open(row.handles, handlesOwner(row.accountId))) as Partial<
			Record<BotKind, string>
		>;
	} catch (error) {
		log.warn({ err: error, accountId: row.accountId }, 'the group ids of a person do not open');
		return {};
	}
}

/** What the sealed ids are bound to. */
export function handlesOwner(accountId: string): string {
	return `notices/${accountId}`;
}
