import type { Server as HttpServer } from 'node:http';
import type { Ctx } from '../ctx.ts';
import { openGateway, type Gateway } from './gateway.ts';
import { identifyViewer } from './identify-viewer.ts';
import { deskTopics, unitTopics, wallTopics } from './topics.ts';

/** Opens the product's live stream. Without an HTTP server it only answers first pictures. */
export function openLive(ctx: Ctx, parts: { http: HttpServer | null; version: string }): Promise<Gateway> {
	return openGateway(ctx, {
		...parts,
		kinds: [unitTopics, deskTopics, wallTopics],
		identify: (cookies, wallId) => identifyViewer(ctx, cookies, wallId),
	});
}
