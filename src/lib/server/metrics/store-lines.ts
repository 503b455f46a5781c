import type { LineCode, LineResult, SubjectKind } from '#lib/contract/metrics.ts';
import { LINE_SENTENCES, LINE_WORDS } from '#lib/labels/metrics.ts';
import type { ReadingsJob, TokenReach } from './ingest-messages.ts';
import type { Fate, NewReading } from './ledger.ts';
import {
	Kept,
	openUnits,
	placeActivities,
	placeChannels,
	placePublications,
	type KnownUnit,
	type Lookup,
	type Placement,
} from './lookups.ts';
import { readLine, type Line, type RawLine } from './rules-lines.ts';

const KEEP_MS = 10_000;
/** A new or closed unit is noticed this soon. */
const UNITS_MS = 1_000;
const MOST = 20_000;

/** Turns lines into readings: finds their units and what they are about, within the token's reach. */
export class LineReader {
	readonly #lookup: Lookup;
	readonly #places = new Kept<Placement>({ keepMs: KEEP_MS, most: MOST });
	#units: { known: Map<string, KnownUnit>; until: number } = { known: new Map(), until: 0 };
	constructor(lookup: Lookup) {
		this.#lookup = lookup;
	}

	/** One result a line: a reading to store, or why not. */
	async read(job: ReadingsJob, lines: readonly RawLine[]): Promise<(NewReading | LineCode)[]> {
		const checked = lines.map(({ raw }) => readLine(raw, job.at));
		const now = performance.now();
		if (this.#units.until < now)
			this.#units = { known: await openUnits(this.#lookup), until: now + UNITS_MS };
		const places = await this.#placesOf(checked.filter((line) => typeof line !== 'string'));
		const found = { units: this.#units.known, places, at: job.at };
		return checked.map((line) => (typeof line === 'string' ? line : resolveLine(line, job.token, found)));
	}

	async #placesOf(lines: readonly Line[]): Promise<Map<string, Placement>> {
		const wanted = new Set<string>();
		for (const { subject, channel } of lines) {
			if (subject && subject.kind !== 'unit') wanted.add(`${subject.kind} ${subject.id}`);
			if (channel !== null) wanted.add(`channel ${channel}`);
		}
		if (wanted.size === 0) return new Map();
		return this.#places.get(wanted, async (missing) => {
			const of = (kind: SubjectKind) =>
				missing.filter((name) => name.startsWith(`${kind} `)).map((name) => name.slice(kind.length + 1));
			const load = async (
				kind: SubjectKind,
				find: (lookup: Lookup, ids: string[]) => Promise<Placement[]>,
			) => {
				const ids = of(kind);
				const found = ids.length > 0 ? await find(this.#lookup, ids) : [];
				return found.map((place) => [`${kind} ${place.id}`, place] as const);
			};
			const all = [
				await load('publication', placePublications),
				await load('activity', placeActivities),
				await load('channel', placeChannels),
			];
			return all.flat();
		});
	}
}

interface Found {
	units: ReadonlyMap<string, KnownUnit>;
	places: ReadonlyMap<string, Placement>;
	at: number;
}

const NOWHERE = { channelId: '', columnId: '', campaignId: '' };

function resolveLine(line: Line, token: TokenReach, found: Found): NewReading | LineCode {
	const about = placeLine(line, token, found);
	if (typeof about === 'string') return about;
	if (!isChannelRight(line, about, { token, found })) return 'unknown_channel';
	return {
		indicator: line.indicator,
		unitId: about.unitId,
		subjectKind: about.kind,
		subjectId: about.id,
		channelId: line.channel ?? about.channelId,
		columnId: about.columnId,
		campaignId: about.campaignId,
		facet: line.facet,
		value: line.value,
		asOf: line.asOf,
		receivedAt: found.at,
		source: token.source,
		method: line.method,
		key: line.key,
	};
}

function isReached(unitId: string | undefined, token: TokenReach, { units }: Found): boolean {
	const unit = unitId === undefined ? undefined : units.get(unitId);
	return unit?.path.startsWith(token.path) ?? false;
}

function placeLine(line: Line, token: TokenReach, found: Found): (Placement & { kind: string }) | LineCode {
	const named = line.unit;
	if (named !== null && !isReached(named, token, found)) return 'unknown_unit';
	const unitId = named === null ? token.unitId : found.units.get(named)?.id;
	const about = subjectOf(line, found, unitId ?? token.unitId);
	if (!about || !isReached(about.unitId, token, found)) return 'unknown_subject';
	return named !== null && unitId !== about.unitId ? 'unknown_unit' : about;
}

function isChannelRight(
	{ channel }: Line,
	about: Placement,
	{ token, found }: { token: TokenReach; found: Found },
): boolean {
	if (channel === null) return true;
	if (!isReached(found.places.get(`channel ${channel}`)?.unitId, token, found)) return false;
	return about.channelId === '' || about.channelId === channel;
}

function subjectOf(
	line: Line,
	{ units, places }: Found,
	unitId: string,
): (Placement & { kind: string }) | null {
	const { subject } = line;
	if (!subject) return { kind: 'unit', id: unitId, unitId, ...NOWHERE };
	if (subject.kind === 'unit') {
		const unit = units.get(subject.id);
		return unit ? { kind: 'unit', id: unit.id, unitId: unit.id, ...NOWHERE } : null;
	}
	const place = places.get(`${subject.kind} ${subject.id}`);
	return place ? { ...place, kind: subject.kind } : null;
}

/** What a line is told. */
export function resultOf(line: number, fate: Fate | LineCode): LineResult {
	if (fate === 'stored' || fate === 'duplicate') return { line, status: fate, detail: LINE_WORDS[fate] };
	if (fate === 'held') return { line, status: 'stored', code: 'held', detail: LINE_SENTENCES.held };
	return { line, status: 'refused', code: fate, detail: LINE_SENTENCES[fate] };
}

/** The whole answer to a request, with how many lines met which fate. */
export function answerOf(results: readonly LineResult[]): string {
	const counts = { stored: 0, duplicate: 0, refused: 0 };
	for (const { status } of results) counts[status]++;
	return JSON.stringify({ ...counts, results });
}
