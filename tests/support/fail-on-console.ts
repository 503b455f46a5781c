import { afterEach, beforeEach, vi, type MockInstance } from 'vitest';

// A test that prints an error or a warning nobody expected has found something: it fails.
// A test that expects one says so: vi.mocked(console.error).mockClear() after looking at it.
let spies: MockInstance[] = [];

beforeEach(() => {
	spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
});

afterEach(() => {
	const printed = spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')));
	for (const spy of spies) spy.mockRestore();
	if (printed.length > 0) throw new Error(`the test printed errors or warnings:\n${printed.join('\n')}`);
});
