/** One row of the bench. `peer` is what stands beside it in the same run; null for figures that have none. */
export interface BenchResult {
	name: string;
	ours: number;
	peer: number | null;
	peerName: string;
	unit: string;
	/** ours / peer. */
	ratio: number | null;
	better: 'higher' | 'lower';
	/** Ratio to reach, or the figure itself where there is no peer. */
	target: number | null;
}
