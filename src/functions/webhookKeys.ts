import { app } from '@azure/functions';
import { SecretUnusableError } from '../webhooks/signing/secretUnusableError.ts';
import type { WebhookKey } from '../webhooks/signing/webhookKeySet.ts';

/**
 * Registers `GET /api/webhook-keys`: the public keys behind `v1a` signatures, for receivers. Anonymous, as public keys are;
 * 503 while a key cannot be read from its vault, since a set that lacks one would have receivers refuse us.
 */
export function registerWebhookKeys(keySet: () => Promise<{ readonly keys: readonly WebhookKey[] }>): void {
  app.http('webhookKeys', {
    route: 'webhook-keys',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: async (_request, context) => {
      try {
        const body = JSON.stringify(await keySet());
        return {
          body,
          headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
        };
      } catch (error) {
        if (!(error instanceof SecretUnusableError)) throw error;
        context.error(JSON.stringify({ event: 'secret_unusable', setting: error.setting, reason: error.code }));
        return { status: 503, headers: { 'retry-after': '60' } };
      }
    },
  });
}
