import { formatDateTime } from '#lib/contract/format.ts';
import type { ChipPost } from './chip.ts';
import { PARTS, partOf, slotTime } from './slots.ts';

/** A part of a day on the page. */
export interface Slot {
	/** 00:00 in Beijing of its day. */
	day: number;
	part: number;
}

const STEPS: Readonly<Record<string, readonly [days: number, parts: number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
};

interface MoveOptions {
	/** Starts of the days on the page, in order. */
	days: () => readonly number[];
	now: () => number;
	/** Puts the post at this time: goes through planPost, whoever asked. */
	plan: (post: ChipPost, at: number | null) => void;
}

/** Moving a chip, by mouse or by keys: both end in the same `plan`. */
export class Move {
	/** What is being moved. */
	post: ChipPost | null = $state.raw(null);
	/** Where it would go: the slot under the mouse, or the one the keys chose. */
	slot: Slot | null = $state.raw(null);
	/** Said to screen readers. */
	said = $state('');
	byKeys = $state(false);
	readonly #options: MoveOptions;

	constructor(options: MoveOptions) {
		this.#options = options;
	}

	/** When the post would go out in `slot`; null when that has passed. */
	timeIn(slot: Slot): number | null {
		return this.post && slotTime(slot, this.post.plannedAt, this.#options.now());
	}

	drag(post: ChipPost, event: DragEvent): void {
		this.post = post;
		this.byKeys = false;
		event.dataTransfer?.setData('text/plain', post.title);
		if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
	}

	/** Whether `slot` takes what is dragged; then the browser shows that it may be dropped. */
	over(slot: Slot, event: DragEvent): void {
		if (!this.post || this.byKeys) return;
		this.slot = slot;
		if (this.timeIn(slot) !== null) event.preventDefault();
	}

	drop(slot: Slot, event: DragEvent): void {
		event.preventDefault();
		this.#finish(slot);
	}

	dropInTray(event: DragEvent): void {
		event.preventDefault();
		const { post } = this;
		this.end();
		if (post && post.plannedAt !== null) this.#options.plan(post, null);
	}

	end(): void {
		this.post = null;
		this.slot = null;
		this.byKeys = false;
	}

	/** M begins, arrows choose, Enter puts it there, Esc leaves it. */
	key(post: ChipPost, event: KeyboardEvent): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (!this.byKeys || this.post?.id !== post.id) {
			if (event.key.toLowerCase() !== 'm') return;
			event.preventDefault();
			this.#begin(post);
			return;
		}
		const step = STEPS[event.key];
		if (step) this.#step(step);
		else if (event.key === 'Enter' && this.slot) this.#finish(this.slot);
		else if (event.key === 'Escape') {
			this.end();
			this.said = '没有移动。';
		} else return;
		event.preventDefault();
	}

	#begin(post: ChipPost): void {
		const days = this.#options.days();
		this.post = post;
		this.byKeys = true;
		const { plannedAt } = post;
		const own = plannedAt === null ? -1 : days.findLastIndex((day) => day <= plannedAt);
		if (plannedAt !== null && own !== -1) this.slot = { day: days[own] ?? 0, part: partOf(plannedAt) };
		else {
			const slots = days.flatMap((day) => PARTS.map((_, part) => ({ day, part })));
			this.slot = slots.find((slot) => this.timeIn(slot) !== null) ?? slots.at(-1) ?? null;
		}
		this.#say();
	}

	#step([byDays, byParts]: readonly [number, number]): void {
		const days = this.#options.days();
		const { slot } = this;
		if (!slot) return;
		const day = Math.min(days.length - 1, Math.max(0, days.indexOf(slot.day) + byDays));
		const part = Math.min(PARTS.length - 1, Math.max(0, slot.part + byParts));
		this.slot = { day: days[day] ?? slot.day, part };
		this.#say();
	}

	#say(): void {
		if (!this.slot) return;
		const at = this.timeIn(this.slot);
		const where = `${formatDateTime(at ?? this.slot.day).slice(0, at === null ? -6 : undefined)}`;
		const part = PARTS[this.slot.part]?.word ?? '';
		this.said =
			at === null
				? `${where} ${part}已经过去，请选后面的时间。`
				: `${where}，${part}，按回车排到这里，按 Esc 取消。`;
	}

	#finish(slot: Slot): void {
		const { post } = this;
		const at = this.timeIn(slot);
		if (at === null) {
			this.#say();
			if (!this.byKeys) this.end();
			return;
		}
		this.end();
		if (post && at !== post.plannedAt) this.#options.plan(post, at);
	}
}
