export { authenticateToken } from './authenticate-token.ts';
export { readInstance } from './instance.ts';
export { readSession, SESSION_COOKIE, type OpenedSession, type Session } from './session.ts';
export { setUpInstance } from './set-up-instance.ts';
export { needsSetUpCode, prepareSetUp, type Origin } from './setup-code.ts';
export { signIn } from './sign-in.ts';
export { signOut } from './sign-out.ts';
export { sweepAuth } from './sweep-auth.ts';
export { sessionCookie } from './session-cookie.ts';
