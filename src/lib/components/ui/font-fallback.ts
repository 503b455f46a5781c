function drawn(context: CanvasRenderingContext2D, character: string, family: string): string {
	context.clearRect(0, 0, 32, 32);
	context.font = `24px ${family}`;
	context.fillText(character, 4, 26);
	return context.getImageData(0, 0, 32, 32).data.join();
}

/**
 * Fetches our own Noto Sans SC when this machine has no Chinese font at all. Two different characters that are drawn as the
 * same picture are two empty boxes; fonts by name cannot be asked for reliably. Browser only; call it once, after mounting.
 */
export async function loadFontIfMissing(): Promise<void> {
	const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
	if (!context) return;
	const family = getComputedStyle(document.documentElement).fontFamily;
	if (drawn(context, '永', family) !== drawn(context, '国', family)) return;
	await import('@fontsource-variable/noto-sans-sc/index.css');
}
