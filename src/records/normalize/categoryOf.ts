import { objectOf } from '../../json/parseJsonText.ts';
import type { JsonObject } from '../../json/json.ts';
import { findCategory } from './categories.ts';
import type { Category } from './category.ts';
import { isLegacyAudit } from './entra/legacyAudit.ts';
import { toText } from './fields/scalars.ts';
import { isIntune } from './intune/isIntune.ts';
import type { RecordView } from './recordView.ts';

/**
 * The category a record belongs to: the one it names; else its Log Analytics table (`Type`); else what its shape says.
 * Undefined when it is not understood.
 */
export function categoryOf(view: RecordView): Category | undefined {
  const name = view.category?.trim().toLowerCase() ?? '';
  if (isIntune(name, view.properties)) return findCategory(`intune${name}`);
  const named = view.category === null ? undefined : findCategory(view.category);
  // Graph's `directoryAudit` has the kind of object as its category, and `Policy` is also one of the Activity log.
  if (named?.name === 'Policy' && isDirectoryAudit(view.properties)) return findCategory('AuditLogs');
  // The older name of `AuditLogs`; several Azure services have a category of this name as well.
  if (name === 'audit' && isDirectory(view)) return findCategory('AuditLogs');
  return named ?? byTable(toText(view.fields['type'])) ?? byShape(view);
}

/** Log Analytics puts `AAD` before the names of some Entra categories. */
function byTable(table: string | null): Category | undefined {
  if (table === null) return undefined;
  return findCategory(table) ?? (/^aad/i.test(table) ? findCategory(table.slice(3)) : undefined);
}

/**
 * Shapes without a category of their own: Azure Monitor's common alert schema; Defender for Cloud's continuous export; records of the Activity log's REST
 * API, which may name the category in `properties` only; Graph's `directoryAudit`, whose `category` is the kind of
 * object.
 */
function byShape({ fields, properties }: RecordView): Category | undefined {
  if (fields['schemaId'] === 'azureMonitorCommonAlertSchema') return findCategory('azureMonitorCommonAlertSchema');
  const type = toText(fields['type'])?.toLowerCase() ?? '';
  if (
    fields['systemAlertId'] !== undefined ||
    (fields['alertType'] !== undefined && fields['alertUri'] !== undefined)
  ) {
    return findCategory('SecurityAlert');
  }
  if (type === 'microsoft.security/assessments') return findCategory('SecurityRecommendation');
  if (type === 'microsoft.security/assessments/subassessments') return findCategory('SecurityNestedRecommendation');
  if (type.startsWith('microsoft.security/regulatorycompliance')) return findCategory('SecurityRegulatoryCompliance');
  if (type.startsWith('microsoft.security/securescores')) {
    return findCategory(type.includes('control') ? 'SecureScoreControls' : 'SecureScores');
  }
  const eventCategory = toText(properties['eventCategory']);
  const activity = eventCategory === null ? undefined : findCategory(eventCategory);
  if (activity !== undefined) return activity;
  if (fields['eventTimestamp'] !== undefined && isCall(fields)) return findCategory('Administrative');
  return isDirectoryAudit(properties) ? findCategory('AuditLogs') : undefined;
}

function isDirectory({ properties, resourceId, tenantId }: RecordView): boolean {
  if (isDirectoryAudit(properties) || isLegacyAudit(properties)) return true;
  return resourceId === null ? tenantId !== null : /^\/tenants\/|microsoft\.aadiam/i.test(resourceId);
}

function isCall(fields: JsonObject): boolean {
  return objectOf(fields['authorization']) !== null && fields['caller'] !== undefined;
}

function isDirectoryAudit(properties: JsonObject): boolean {
  const activity = properties['activityDisplayName'];
  const targets = properties['targetResources'];
  if (properties['initiatedBy'] !== undefined) return targets !== undefined || activity !== undefined;
  return activity !== undefined && targets !== undefined && properties['loggedByService'] !== undefined;
}
