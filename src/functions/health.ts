import { app } from '@azure/functions';

/** Registers `GET /api/health`: whether the app is loaded with settings that it can use. Touches nothing. */
export function registerHealth(version: string): void {
  app.http('health', {
    route: 'health',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: () => ({ jsonBody: { status: 'ok', version } }),
  });
}
