/** The beginning of a content hash in groups of four, as it is read out on the phone: 「3FA9 0B6E D27C 418A」. */
export function fingerprint(hash: string, groups: number): string {
	const shown = hash.slice(0, groups * 4).toUpperCase();
	return shown.match(/.{4}/g)?.join(' ') ?? '';
}
