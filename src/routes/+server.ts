import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The product's address leads to today's page, which leads to sign-in who is not signed in. */
export const GET: RequestHandler = () => redirect(303, '/today');
