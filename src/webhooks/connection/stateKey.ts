import type { Environment } from '../../platform/settings/readRows.ts';

/** Secrets of the deployment by their settings, and what tells that one has a secret in it. */
const SOURCES: readonly (readonly [setting: string, hasSecret: RegExp])[] = [
  // Made by the platform for each app (App Service, "Environment variables and app settings").
  ['WEBSITE_AUTH_ENCRYPTION_KEY', /^.{16}/],
  ['AzureWebJobsStorage', /AccountKey=./i],
  ['EVENTS_HUB', /SharedAccessKey=./i],
];

/**
 * A secret of the deployment that whoever reads the state does not have, to key what state says of secrets; null where
 * everything goes by managed identities. When it changes, connections are tested once more.
 */
export function stateKey(environment: Environment): string | null {
  const found = SOURCES.find(([setting, hasSecret]) => hasSecret.test(environment[setting] ?? ''));
  return found === undefined ? null : (environment[found[0]] ?? null);
}
