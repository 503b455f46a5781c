/** Calls `reload` when what `watch` gives changes after the page has been drawn: the live stream says that, the load says what. */
export function freshOnChange(watch: () => unknown, reload: () => void): void {
	let seen: unknown;
	let first = true;
	$effect(() => {
		const now = watch();
		if (!first && now !== seen) reload();
		first = false;
		seen = now;
	});
}
