import type { EventTarget, Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import type { Category, Normalized } from '../category.ts';
import { always, type EventType } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { intentOf, outcomeOfStatus } from '../fields/httpKind.ts';
import { toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';
import { GRAPH_DETAILS, graphDetails } from './graphDetails.ts';
import { requestTarget } from './requestTarget.ts';

const DENIED: ReadonlySet<number> = new Set([401, 403]);

/** Requests to Microsoft Graph. */
export const MICROSOFT_GRAPH_ACTIVITY: Category = {
  name: 'MicrosoftGraphActivityLogs',
  normalize: graphNormalizer('GRAPH', 'INFO'),
  events: graphEvents('GRAPH', 'INFO', 'Microsoft Graph'),
  details: GRAPH_DETAILS,
};

/** Requests to Azure AD Graph, which is retired: whatever still writes there is worth a look. */
export const AZURE_AD_GRAPH_ACTIVITY: Category = {
  name: 'AzureADGraphActivityLogs',
  normalize: graphNormalizer('AAD_GRAPH', 'WARNING'),
  events: graphEvents('AAD_GRAPH', 'WARNING', 'Azure AD Graph'),
  details: GRAPH_DETAILS,
};

function graphEvents(prefix: string, writing: Severity, api: string): EventType[] {
  const denied = `${api} answered 401 or 403`;
  return [
    always(`${prefix}_READ`, 'INFO', `a read of ${api} that was not denied`),
    always(`${prefix}_WRITTEN`, writing, `POST, PUT or PATCH to ${api} that was not denied`),
    always(`${prefix}_DELETED`, writing, `DELETE in ${api} that was not denied`),
    {
      type: `${prefix}_DENIED`,
      condition: denied,
      severities: { INFO: 'a read', WARNING: 'any other request' },
      sets: [],
    },
  ];
}

/**
 * Normalizes requests to a Graph API. The actor is the user, or the service principal of an application that acts for
 * itself. A request says that something was asked for, not that access changed, so its targets carry no keys.
 */
function graphNormalizer(prefix: string, writing: Severity): (view: RecordView) => Normalized {
  const types = { read: `${prefix}_READ`, write: `${prefix}_WRITTEN`, delete: `${prefix}_DELETED` } as const;
  const deniedType = `${prefix}_DENIED`;
  return (view) => {
    const { fields, properties } = view;
    const status = toNumber(properties['responseStatusCode'] ?? properties['httpStatusCode']);
    const method = toText(properties['requestMethod'] ?? properties['httpMethod']);
    const intent = intentOf(method);
    const denied = status !== null && DENIED.has(status);
    const happened = toTime(properties['timeGenerated']);
    return {
      eventType: denied ? deniedType : types[intent],
      severity: intent === 'read' ? 'INFO' : denied ? 'WARNING' : writing,
      // The API notes when it served the request; `time` repeats it, and some exports lack it.
      timestamp: happened ?? toTime(fields['time']),
      actor: {
        email: null,
        ip: toIp(fields['callerIpAddress']) ?? toIp(properties['callerIpAddress']) ?? toIp(properties['ipAddress']),
        name: null,
        id: toText(properties['userId']) ?? toText(properties['servicePrincipalId']),
        userAgent: toText(properties['userAgent']),
      },
      outcome: outcomeOfStatus(status),
      targets: targetsOf(properties),
      details: graphDetails(view, method, status),
    };
  };
}

function targetsOf(properties: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const uri = toText(properties['requestUri']);
  const named = uri === null ? null : requestTarget(uri);
  const application = toText(properties['appId']);
  if (named !== null) targets.push(named);
  if (application !== null) targets.push({ type: 'application', id: application, name: null });
  return targets;
}
