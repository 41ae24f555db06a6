import type { SettingProblem } from '../platform/settings/settingRefused.ts';
import type { OwnEndpoint } from './egress/ownEndpoints.ts';
import type { Connection } from './connection/connection.ts';
import { ed25519Problems } from './signing/ed25519Problems.ts';
import { allowedRangeProblems } from './egress/allowedRanges.ts';
import { egressRules } from './egress/egressRules.ts';
import { urlProblems } from './egress/urlProblems.ts';
import { compileEventFilter, type NamedSets, unmatchedProblems } from './request/eventFilter.ts';
import { apiKeyProblems, signaturePrefixProblems } from './signing/apiKeyProblems.ts';
import type { Finding } from './connection/finding.ts';
import type { DocumentedNames } from './request/redact/documentedNames.ts';
import { redactKeyProblems, redactProblems } from './request/redact/redactProblems.ts';
import { secretIdentity, secretListProblems } from './signing/secretProblems.ts';
import { destinationOf } from './destinations/destinations.ts';
import { destinationProblems } from './destinations/destinationProblems.ts';

/** What the rules of webhooks say of the settings of all connections; a warning does not keep the app from starting. */
export interface ConnectionFindings {
  readonly problems: readonly SettingProblem[];
  readonly warnings: readonly SettingProblem[];
}

/** What of other parts the settings are held against. */
export interface FindingParts {
  /** What `@name` stands for in a filter. */
  readonly namedSets: NamedSets;
  /** Every event type that there is. */
  readonly eventTypes: readonly string[];
  /** What a redaction rule can name. */
  readonly names: DocumentedNames;
}

/** URLs, secrets, API keys, filters and header prefix of all connections, each by itself and against each other. */
export function connectionFindings(
  connections: readonly Connection[],
  ownEndpoints: readonly OwnEndpoint[],
  parts: FindingParts,
): ConnectionFindings {
  const found = connections.flatMap((connection) => findings(connection, ownEndpoints, parts));
  const of = (severity: Finding['severity']) =>
    found.filter((one) => one.severity === severity).map(({ setting, problem }) => ({ setting, problem }));
  return { problems: [...of('refused'), ...sharedSecrets(connections)], warnings: of('warning') };
}

function findings(
  connection: Connection,
  ownEndpoints: readonly OwnEndpoint[],
  parts: FindingParts,
): (Finding & SettingProblem)[] {
  const { number, secrets, apiKeys, url, events, signatureHeaderPrefix } = connection;
  const under = (setting: string, problems: readonly Finding[]) =>
    problems.map((found) => ({ ...found, setting, problem: found.problem.replaceAll('_n_', `_${number}_`) }));
  const { namedSets, names, eventTypes } = parts;
  return [
    ...under(`WEBHOOK_${number}_URL`, urlProblems(url, egressRules(connection, ownEndpoints))),
    ...under(`WEBHOOK_${number}_ALLOW_PRIVATE`, allowedRangeProblems(connection.allowPrivate)),
    ...under(`WEBHOOK_${number}_SECRET`, secretListProblems(secrets)),
    ...under(`WEBHOOK_${number}_KEY_1_NAME`, apiKeyProblems(apiKeys, url, signatureHeaderPrefix)),
    ...destinationProblems(connection).map((found) => ({ ...found, setting: `WEBHOOK_${number}_${found.setting}` })),
    ...under(`WEBHOOK_${number}_ED25519_KEY`, ed25519Problems(connection)),
    ...under(`WEBHOOK_${number}_REDACT`, redactProblems(connection, namesFor(connection, names))),
    ...under(`WEBHOOK_${number}_REDACT_KEY`, redactKeyProblems(connection)),
    ...under(`WEBHOOK_${number}_EVENTS`, compileEventFilter(events, namedSets).problems),
    ...under(`WEBHOOK_${number}_EVENTS`, unmatchedProblems(events, eventTypes)),
    ...under('SIGNATURE_HEADER_PREFIX', signaturePrefixProblems(signatureHeaderPrefix)),
  ];
}

/** The fields of the connection's document, and those that its destination takes from the event beside it. */
function namesFor(connection: Connection, names: DocumentedNames): readonly string[] {
  if (connection.format !== 'ecs') return names.event;
  return [...names.ecs, ...(destinationOf(connection).eventFields ?? [])];
}

/** One receiver could forge what another is sent, or undo its redaction, if they had a secret in common. */
function sharedSecrets(connections: readonly Connection[]): SettingProblem[] {
  const held = connections.map((connection) => ({ ...connection, identities: connection.secrets.map(secretIdentity) }));
  return held.flatMap(({ number, identities, redactKey }) => {
    const found: SettingProblem[] = [];
    const twin = held.find(
      (other) => other.number < number && other.identities.some((one) => identities.includes(one)),
    );
    if (twin !== undefined) {
      const problem = `is also a secret of connection ${twin.number}; every receiver needs its own.`;
      found.push({ setting: `WEBHOOK_${number}_SECRET`, problem });
    }
    const holder = held.find((other) => redactKey !== null && other.secrets.includes(redactKey));
    if (holder !== undefined) {
      const problem = `is also a secret of connection ${holder.number}, whose receiver has it. Use 32 random bytes of its own.`;
      found.push({ setting: `WEBHOOK_${number}_REDACT_KEY`, problem });
    }
    return found;
  });
}
