import { app } from '@azure/functions';
import { structuredLog } from '../platform/runtime/log.ts';
import type { PublicKeys } from '../webhooks/signing/publicKeys.ts';

/**
 * Registers `GET /api/webhook-keys`: the public keys behind `v1a` signatures, for receivers. Anonymous, as public keys are.
 * A key that cannot be read from its vault leaves the others where they are; 503 where none can.
 */
export function registerWebhookKeys(publicKeys: () => Promise<PublicKeys>): void {
  app.http('webhookKeys', {
    route: 'webhook-keys',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: async (_request, context) => {
      const { keys, unreadable } = await publicKeys();
      for (const { setting, code } of unreadable) {
        structuredLog(context).error('secret_unusable', { setting, reason: code });
      }
      if (keys.length === 0) return { status: 503, headers: { 'retry-after': '60' } };
      return {
        body: JSON.stringify({ keys }),
        headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
      };
    },
  });
}
