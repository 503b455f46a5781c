import type { App as Jinguo } from '#lib/server/app.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { Session } from '#lib/server/auth/index.ts';
import type { Actor } from '#lib/server/units/index.ts';

declare global {
	namespace App {
		interface Locals {
			app: Jinguo;
			/** Who acts: a signed-in person or an API token; null for anybody else, and until a one-time password is changed. */
			actor: Actor | null;
			/** The cookie's session, or null; also while its password still has to be changed. */
			session: Session | null;
			/** Of the client, for throttles. */
			address: string;
			/** Said on error pages and in the log. */
			requestId: string;
		}
		interface Error {
			message: string;
			code?: ErrorCode;
			requestId?: string;
		}
	}
}

export {};
