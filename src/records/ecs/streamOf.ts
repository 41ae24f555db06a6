import type { EcsSource, EcsStream } from './ecsSource.ts';
import { aadGraphActivityLogs } from './streams/aadGraphActivityLogs.ts';
import { activityLogs } from './streams/activityLogs.ts';
import { auditLogs } from './streams/auditLogs.ts';
import { graphActivityLogs } from './streams/graphActivityLogs.ts';
import { identityProtection } from './streams/identityProtection.ts';
import { o365Audit } from './streams/o365Audit.ts';
import { platformLogs } from './streams/platformLogs.ts';
import { provisioning } from './streams/provisioning.ts';
import { signInLogs } from './streams/signInLogs.ts';

const O365: EcsStream = { dataset: 'o365.audit', keptUnder: ['o365', 'audit'], map: o365Audit };
const PLATFORM = azure('platformlogs', platformLogs);
const SIGN_INS = azure('signinlogs', signInLogs);

/** Streams and their categories, in any case; every other category of an Azure record is a platform log. */
const STREAMS: readonly (readonly [stream: EcsStream, categories: string])[] = [
  [azure('auditlogs', auditLogs), 'AuditLogs'],
  [azure('provisioning', provisioning), 'ProvisioningLogs'],
  [
    azure('identity_protection', identityProtection, 'identityprotection'),
    'RiskyUsers UserRiskEvents RiskyServicePrincipals ServicePrincipalRiskEvents',
  ],
  [PLATFORM, 'azureMonitorCommonAlertSchema'],
  [azure('graphactivitylogs', graphActivityLogs), 'MicrosoftGraphActivityLogs'],
  [azure('aadgraphactivitylogs', aadGraphActivityLogs), 'AzureADGraphActivityLogs'],
  [
    azure('activitylogs', activityLogs),
    'Administrative Security ServiceHealth Alert Recommendation Policy Autoscale ResourceHealth Action Write Delete',
  ],
];

const BY_CATEGORY: ReadonlyMap<string, EcsStream> = new Map(
  STREAMS.flatMap(([stream, categories]) =>
    categories.split(' ').map((category): [string, EcsStream] => [category.toLowerCase(), stream]),
  ),
);

/**
 * The stream of a record. The category is the event's, which also knows records that name theirs in another way, else
 * the record's own. Undefined for a record that is of no Azure category and no Office 365 record.
 */
export function streamOf(source: EcsSource): EcsStream | undefined {
  const { event, record } = source;
  const isAudit = record['CreationTime'] !== undefined || record['Workload'] !== undefined;
  if (record['RecordType'] !== undefined && isAudit) return O365;
  const named = byCategory(event.data.category) ?? byCategory(source.view.category);
  return named ?? (source.view.category === null ? undefined : PLATFORM);
}

function byCategory(category: string | null): EcsStream | undefined {
  const lower = category?.trim().toLowerCase() ?? '';
  return BY_CATEGORY.get(lower) ?? (lower.endsWith('signinlogs') ? SIGN_INS : undefined);
}

function azure(dataset: string, map: EcsStream['map'], keptUnder = dataset): EcsStream {
  return { dataset: `azure.${dataset}`, keptUnder: ['azure', keptUnder], map };
}
