import type { App as Jinguo } from '#lib/server/app.ts';
import type { Actor } from '#lib/server/units/index.ts';

declare global {
	namespace App {
		interface Locals {
			app: Jinguo;
			/** Who is signed in, or null. */
			actor: Actor | null;
		}
	}
}

export {};
