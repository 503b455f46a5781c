import type { EvidenceLine } from '#lib/contract/publishing.ts';
import { evidenceSentence } from '#lib/labels/publishing.ts';

export interface SaidLine {
	at: number;
	mark: 'good' | 'bad' | 'plain';
	text: string;
}

/** Evidence in words, oldest first. A row of looks that all found the job still running is told by its newest. */
export function sayEvidence(evidence: readonly EvidenceLine[]): SaidLine[] {
	const said: SaidLine[] = [];
	let before: EvidenceLine | null = null;
	for (const line of evidence) {
		const sentence = evidenceSentence(line);
		if (!sentence) continue;
		if (before && stillRunning(before) && stillRunning(line)) said.pop();
		said.push({ at: line.at, ...sentence });
		before = line;
	}
	return said;
}

function stillRunning(line: EvidenceLine): boolean {
	return line.kind === 'attempt' && line.attempt === 'look' && line.outcome === 'pending';
}
