import { htmlAnswer } from '#simulators/answers.ts';
import type { Answer, Call, LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';
import { putAccount, type AccountInput } from '#simulators/wechat/accounts.ts';
import { CallbackSender, checkCallbackUrl, planCallback } from '#simulators/wechat/callback.ts';
import { callApi } from '#simulators/wechat/endpoints.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { confirmMass, finishMass } from '#simulators/wechat/mass.ts';
import { servePicture } from '#simulators/wechat/media.ts';
import { articlePage, previewPage, weChatPanel } from '#simulators/wechat/pages.ts';
import { deletePublished, finishJob, ledgerOf } from '#simulators/wechat/publish.ts';
import {
	emptyState,
	type Account,
	type Delivery,
	type Desk,
	type Job,
	type Mass,
} from '#simulators/wechat/state.ts';
import type { WeChatState } from '#simulators/wechat/state.ts';

export type { AccountInput } from '#simulators/wechat/accounts.ts';
export type { Account } from '#simulators/wechat/state.ts';

type Due = { at: number; run: () => void };

/** A fake WeChat Official Account platform. */
export class WeChat implements SimulatedPlatform {
	readonly name = 'wechat';
	readonly desk: Desk;
	#sender: CallbackSender;
	#requests = 0;

	constructor(world: World) {
		// The port is known only when the server listens, hence the getter.
		this.desk = {
			world,
			state: emptyState(),
			get base() {
				return `${world.publicUrl}/sim/wechat`;
			},
		};
		this.#sender = new CallbackSender(this.desk);
	}

	async handle(call: Call): Promise<Answer> {
		if (call.path.startsWith('/mmbiz/')) return servePicture(this.desk, call);
		if (call.path === '/mp/s') return articlePage(this.desk, call);
		if (call.path === '/mp/preview') return previewPage(this.desk, call);
		if (!/^\/(cgi-bin|datacube)\//.test(call.path)) return htmlAnswer('<h1>404</h1>', 404);
		try {
			return this.#json(await callApi(this.desk, call), 0);
		} catch (error) {
			if (error instanceof WeChatError) return this.refusal(error.errcode, error.message);
			throw error;
		}
	}

	refusal(code: number, message?: string): Answer {
		const text = message ?? new WeChatError(code).message;
		this.#requests += 1;
		const rid = this.desk.world.dice.text(24, 'rid', this.#requests, this.desk.world.clock.now());
		const hex = Buffer.from(rid).toString('hex');
		const errmsg = `${text} rid: ${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16, 24)}`;
		return this.#json({ errcode: code, errmsg }, code);
	}

	#json(value: Record<string, unknown>, code: number): Answer {
		const headers = { 'content-type': 'application/json; encoding=utf-8' };
		return { status: 200, headers, body: JSON.stringify(value), code };
	}

	accountOf(call: Call): string | null {
		const value = call.query.get('access_token');
		const token = this.desk.state.tokens.find((known) => known.value === value);
		return token?.appid ?? call.query.get('appid');
	}

	ledger(): LedgerEntry[] {
		return ledgerOf(this.desk);
	}

	nextDue(): number | null {
		const times = [...this.#openJobs(), ...this.#openMasses(), ...this.#waitingDeliveries()].map(
			(item) => item.dueAt,
		);
		return times.length > 0 ? Math.min(...times) : null;
	}

	runDue(now: number): void {
		for (;;) {
			const due: Due[] = [
				...this.#openJobs().map((job) => ({ at: job.dueAt, run: () => this.#finish(job) })),
				...this.#openMasses().map((mass) => ({ at: mass.dueAt, run: () => this.#finishMass(mass) })),
				...this.#waitingDeliveries().map((d) => ({ at: d.dueAt, run: () => this.#sender.start(d) })),
			];
			const next = due.filter((item) => item.at <= now).toSorted((a, b) => a.at - b.at)[0];
			if (!next) return;
			next.run();
		}
	}

	#openJobs(): Job[] {
		return this.desk.state.jobs.filter((job) => job.finishedAt === null);
	}

	#openMasses(): Mass[] {
		return this.desk.state.masses.filter((mass) => mass.finishedAt === null);
	}

	#waitingDeliveries(): Delivery[] {
		return this.desk.state.deliveries.filter((delivery) => delivery.state === 'waiting');
	}

	#finish(job: Job): void {
		finishJob(this.desk, job);
		planCallback(this.desk, job);
	}

	#finishMass(mass: Mass): void {
		finishMass(this.desk, mass);
		planCallback(this.desk, mass);
	}

	/** What the administrator answers on the phone to a push that waits; false when none does. */
	confirmMass(msgId: string, accept: boolean): boolean {
		const done = confirmMass(this.desk, msgId, accept);
		if (done) this.desk.world.changed();
		return done;
	}

	idle(): Promise<void> {
		return this.#sender.idle();
	}

	close(): Promise<void> {
		return this.#sender.close();
	}

	panel(): string {
		return weChatPanel(this.desk);
	}

	snapshot(): unknown {
		return this.desk.state;
	}

	/** A callback that was under way when the process ended goes out again. */
	restore(state: unknown): void {
		Object.assign(this.desk.state, state as WeChatState);
		for (const delivery of this.desk.state.deliveries) {
			if (delivery.state === 'sending') delivery.state = 'waiting';
		}
	}

	putAccount(input: AccountInput): Account {
		return putAccount(this.desk, input);
	}

	/** Asks the account's callback URL for its echostr; null when it is right. */
	checkCallback(appid: string): Promise<string | null> {
		const account = this.desk.state.accounts[appid];
		return account ? checkCallbackUrl(this.desk, account) : Promise.resolve('unknown account');
	}

	/** What a person does in the back office, or the platform by itself: no API call of the account. */
	takeDown(articleId: string, by: 'account' | 'platform'): boolean {
		const set = this.desk.state.published.find((s) => s.articleId === articleId);
		if (!set) return false;
		const now = this.desk.world.clock.now();
		if (by === 'platform') set.bannedAt ??= now;
		else deletePublished(set, 0, now);
		return true;
	}
}
