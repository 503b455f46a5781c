import { receiveCallback } from '#lib/server/channels/index.ts';
import { readBody } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

