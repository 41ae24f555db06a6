import type { Environment } from '../platform/settings/readRows.ts';
import { SETTINGS } from './settings.ts';
import { readSettings, type Settings } from './readSettings.ts';
import { SettingsError } from '../platform/settings/settingRefused.ts';
import { ECS_NAMES } from '../records/ecs/ecsNames.ts';
import { EVENT_NAMES } from '../records/eventNames.ts';
import { NAMED_SETS } from '../records/eventTypes.ts';
import { KNOWN_EVENT_TYPES } from './knownEventTypes.ts';
import { connectionFindings } from '../webhooks/checkConnections.ts';
import { adminUrlProblems } from '../webhooks/egress/adminConnector.ts';

/**
 * The settings, held against the rules of every part at once. Throws one `SettingsError` that lists every problem by
 * setting name; what works but could be better goes to `warn`, a line each.
 */
export function loadSettings(environment: Environment, warn: (line: string) => void): Settings {
  const { settings, problems } = readSettings(environment);
  const connections = connectionFindings(settings.connections, settings.ownEndpoints, {
    namedSets: NAMED_SETS,
    eventTypes: KNOWN_EVENT_TYPES,
    names: { event: EVENT_NAMES, ecs: ECS_NAMES },
  });
  // The first problem of a setting is the one to mend; what follows from it would only repeat it.
  const all = [...problems, ...adminUrlProblems(settings), ...connections.problems].filter(
    ({ setting }, index, found) => found.findIndex((other) => other.setting === setting) === index,
  );
  if (all.length > 0) throw new SettingsError(all);
  if (settings.lacksTraces) {
    warn(
      `${SETTINGS.tracesEnabled.name}: Microsoft Graph has message traces in the global cloud alone; they stay off.`,
    );
  }
  for (const { setting, problem } of connections.warnings) warn(`${setting}: ${problem}`);
  return settings;
}
