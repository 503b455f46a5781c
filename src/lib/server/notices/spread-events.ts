import type { EventKind } from '#lib/contract/events.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { newId } from '../ids.ts';
import { readChoices } from './choices.ts';
import { chooseAudience } from './choose-audience.ts';
import { describeSubject, type Described, type Told } from './describe-subject.ts';
import { MAIL_LANE } from './lane.ts';
import { rulesFor, settledBy } from './notice-rules.ts';
import { backOff, isCalled, mailAt, markOf } from './rules.ts';
import * as rows from './store.ts';
import { botsFor } from './store-lanes.ts';
import { findUnitOf } from './store-people.ts';

const AT_ONCE = 50;
/** Puts what happened into inboxes and queues it for the ways out; a job of the heartbeat. Gives how many events it told. */
export async function spreadEvents(ctx: Ctx): Promise<number> {
	const due = await rows.dueOutbox(ctx.store, ctx.clock.now(), AT_ONCE);
	let told = 0;
	for (const seq of due) if (await spreadOne(ctx, seq)) told++;
	return told;
}

async function spreadOne(ctx: Ctx, seq: number): Promise<boolean> {
	try {
		return await ctx.store.tx(async (tx) => {
			const row = await rows.claimOutbox(tx, seq);
			if (!row) return false;
			await tell(ctx, tx, row);
			await rows.deleteOutbox(tx, seq);
			return true;
		});
	} catch (error) {
		ctx.log.error({ err: error, seq }, 'an event could not be told, it waits');
		await postpone(ctx, seq);
		return false;
	}
}

/** One that fails stands aside and does not hold up the rest. */
async function postpone(ctx: Ctx, seq: number): Promise<void> {
	await ctx.store.tx(async (tx) => {
		const row = await rows.claimOutbox(tx, seq);
		if (!row) return;
		const attempts = row.attempts + 1;
		await rows.postponeOutbox(tx, seq, { attempts, wakeAt: ctx.clock.now() + backOff(attempts) });
	});
}

async function tell(ctx: Ctx, tx: Tx, row: rows.OutboxRow): Promise<void> {
	const happened = { kind: row.kind as EventKind, payload: row.payload };
	const kinds = settledBy(happened);
	if (kinds.length > 0) await rows.settleNotices(tx, { subjectId: row.subjectId, kinds, at: row.at });
	const unit = await findUnitOf(tx, row.unitId);
	if (!unit) return;
	for (const rule of rulesFor(happened)) {
		const told: Told = { row, rule, unit };
		const described = await describeSubject(tx, told);
		if (described) await tellPeople(ctx, tx, { told, described, unitPath: unit.path });
	}
}

interface Telling {
	told: Told;
	described: Described;
	unitPath: string;
}

async function tellPeople(ctx: Ctx, tx: Tx, { told, described, unitPath }: Telling): Promise<void> {
	const { row, rule } = told;
	const now = ctx.clock.now();
	const { post, level, subjectId, key, facts, path } = described;
	const people = await chooseAudience(tx, { to: rule.to, unitPath, post, level, actorId: row.actorId });
	const choices = await readChoices(ctx, tx, people);
	const urgent = rule.urgent ?? false;
	const said = { kind: rule.kind, key: `${rule.kind}:${key}`, subjectId, at: row.at, urgent, facts };
	const delivery = (lane: string, recipient: string) => ({
		...{ ...said, id: newId(), lane, recipient, mark: markOf(row.seq), path, mentions: [] as string[] },
		...{ wakeAt: now as number | null, attempts: 0, outcome: null, detail: null, endedAt: null },
	});
	const called: string[] = [];
	for (const accountId of people) {
		const id = newId();
		const notice = { ...said, id, accountId, unitId: row.unitId, path, readAt: null, settledAt: null };
		if (!(await rows.insertNotice(tx, notice))) continue;
		const wish = choices.get(accountId);
		if (!wish) continue;
		if (isCalled(wish, { kind: rule.kind, urgent, now })) called.push(accountId);
		if (wish.email === '' || !wish.kinds[rule.kind].email) continue;
		const mail = delivery(MAIL_LANE, accountId);
		await rows.insertDelivery(tx, { ...mail, path: `/inbox/${id}`, wakeAt: mailAt(wish, urgent, now) });
	}
	for (const bot of await botsFor(tx, { unitId: row.unitId, unitPath, kind: rule.kind }))
		await rows.insertDelivery(tx, { ...delivery(bot.id, ''), mentions: called });
}
