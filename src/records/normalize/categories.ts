import { ADMINISTRATIVE } from './azure/administrative.ts';
import { AUTOSCALE } from './azure/autoscale.ts';
import { COMMON_ALERT } from './azure/commonAlert.ts';
import { MONITOR_ALERT } from './azure/monitorAlert.ts';
import { POLICY } from './azure/policy.ts';
import { RECOMMENDATION } from './azure/recommendation.ts';
import { RESOURCE_HEALTH } from './azure/resourceHealth.ts';
import { SECURITY } from './azure/securityAlert.ts';
import { SERVICE_HEALTH } from './azure/serviceHealth.ts';
import { RESOURCE_LOGS } from './azure/resource/resourceCategories.ts';
import type { Category } from './category.ts';
import { DEFENDER_ALERT } from './defender/defenderAlert.ts';
import { DEFENDER_COMPLIANCE, DEFENDER_SCORES } from './defender/defenderCompliance.ts';
import { DEFENDER_ASSESSMENTS } from './defender/defenderAssessment.ts';
import { ADVANCED_HUNTING, unlistedTable } from './defender/hunting/advancedHunting.ts';
import { AUDIT_LOGS } from './entra/auditLogs.ts';
import { AZURE_AD_GRAPH_ACTIVITY, MICROSOFT_GRAPH_ACTIVITY } from './entra/graphActivity.ts';
import { PROVISIONING_LOGS } from './entra/provisioningLogs.ts';
import { SERVICE_PRINCIPAL_RISK_EVENTS, USER_RISK_EVENTS } from './entra/riskDetections.ts';
import { RISKY_SERVICE_PRINCIPALS, RISKY_USERS } from './entra/riskyIdentities.ts';
import { SIGN_INS } from './entra/signIns.ts';
import { FEED_GAP } from './o365/feedGap.ts';
import { INTUNE_AUDIT } from './intune/intuneAudit.ts';
import { INTUNE_COMPLIANCE, INTUNE_DEVICES, INTUNE_OPERATIONS } from './intune/intuneDevices.ts';

/** The categories that are understood. A new one is one line here and one file. */
export const CATEGORIES: readonly Category[] = [
  AUDIT_LOGS,
  ...SIGN_INS,
  PROVISIONING_LOGS,
  RISKY_USERS,
  USER_RISK_EVENTS,
  RISKY_SERVICE_PRINCIPALS,
  SERVICE_PRINCIPAL_RISK_EVENTS,
  MICROSOFT_GRAPH_ACTIVITY,
  AZURE_AD_GRAPH_ACTIVITY,
  ...ADMINISTRATIVE,
  SECURITY,
  SERVICE_HEALTH,
  MONITOR_ALERT,
  COMMON_ALERT,
  RECOMMENDATION,
  POLICY,
  AUTOSCALE,
  RESOURCE_HEALTH,
  DEFENDER_ALERT,
  ...DEFENDER_ASSESSMENTS,
  DEFENDER_COMPLIANCE,
  ...DEFENDER_SCORES,
  ...ADVANCED_HUNTING,
  INTUNE_AUDIT,
  INTUNE_OPERATIONS,
  INTUNE_DEVICES,
  INTUNE_COMPLIANCE,
  ...RESOURCE_LOGS,
  FEED_GAP,
];

const BY_NAME: ReadonlyMap<string, Category> = new Map(
  CATEGORIES.flatMap((category) => [
    [category.name, category],
    [category.name.toLowerCase(), category],
  ]),
);

/** The category of that name, in whatever case; undefined when it is not understood. */
export function findCategory(name: string): Category | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.trim().toLowerCase()) ?? unlistedTable(name.trim());
}
