import { app } from '@azure/functions';
import type { Health } from '../composition/health.ts';

/**
 * Registers `GET /api/health`: whether the app is loaded with settings that it can use (it answers at all), and whether
 * something keeps it from working that no retry mends. 200 in both cases: a probe that restarts the app would mend nothing.
 */
export function registerHealth(version: string, health: () => Promise<Health>): void {
  app.http('health', {
    route: 'health',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: async () => ({ jsonBody: { ...(await health()), version } }),
  });
}
