import type { Server as HttpServer } from 'node:http';
import type { Handle, ServerInit } from '@sveltejs/kit';
import { openApp, type App } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/config.ts';

const slots = globalThis as Record<symbol, unknown>;
const HTTP = Symbol.for('jinguo.http');
const STOP = Symbol.for('jinguo.stop');

let app: App;

export const init: ServerInit = async () => {
	const config = readConfig(process.env);
	app = await openApp(config, { http: (slots[HTTP] as HttpServer | undefined) ?? null });
	slots[STOP] = () => app.close();
	app.log.info({ node: process.version, role: config.role, engine: app.store.dialect }, 'started');
};

export const handle: Handle = ({ event, resolve }) => {
	event.locals.app = app;
	return resolve(event);
};
