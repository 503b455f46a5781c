import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default kind) as OWASP recommends it: 19 MiB, two passes. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

// Chinese input methods type full-width digits and letters without a sign; both forms are the same password.
const normalised = (password: string) => password.normalize('NFKC');

/** The form in which a password is stored. About 30 ms on a thread of the pool: never inside a transaction. */
export function hashPassword(password: string): Promise<string> {
	return hash(normalised(password), COST);
}

/** Whether `password` is the one `stored` was made from; as slow as {@link hashPassword}. */
export function verifyPassword(stored: string, password: string): Promise<boolean> {
	return verify(stored, normalised(password));
}

let nobody: Promise<string> | null = null;

/** A hash that no password fits: a sign-in with an unknown login takes as long as any other. */
export function nobodysHash(): Promise<string> {
	nobody ??= hashPassword(randomBytes(32).toString('base64url'));
	return nobody;
}

// Without 0/O, 1/l/I: read aloud over the telephone.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password for one sign-in, in four groups of four: about 79 bits. */
export function oneTimePassword(): string {
	return Array.from({ length: 4 }, () => randomText(4)).join('-');
}

/** `length` letters and digits that are hard to confuse, chosen evenly. */
export function randomText(length: number): string {
	const limit = 256 - (256 % LETTERS.length);
	let text = '';
	while (text.length < length)
		for (const byte of randomBytes(length * 2))
			if (byte < limit && text.length < length) text += LETTERS[byte % LETTERS.length];
	return text;
}
