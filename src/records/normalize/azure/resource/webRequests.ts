import type { Severity } from '../../../../events/event.ts';
import { always } from '../../../../events/eventType.ts';
import { toIp } from '../../fields/address.ts';
import { outcomeOfStatus } from '../../fields/httpKind.ts';
import { known } from '../../fields/present.ts';
import { toNumber } from '../../fields/scalars.ts';
import { firstText, type ResourceLog, resourceLogs, withoutQuery } from './resourceLog.ts';

const CLIENTS = ['clientIP', 'clientIp', 'CIp', 'socketIp', 'callerIpAddress', 'ClientIP'];
const AGENTS = ['userAgent', 'UserAgent', 'CsUserAgent', 'backendUserAgent'];
const ADDRESSES = ['requestUri', 'requestUrl', 'CsUriStem', 'url', 'RequestUri', 'operationId'];
const HOSTS = ['host', 'hostName', 'originalHost', 'hostname', 'CsHost', 'Host'];
const METHODS = ['httpMethod', 'CsMethod', 'method', 'requestMethod'];
const STATUSES = ['httpStatus', 'httpStatusCode', 'ScStatus', 'responseCode', 'httpStatusDetails'];
const BLOCKING: ReadonlySet<string> = new Set(['block', 'blocked', 'deny', 'denied']);

/** Requests that gateways, front doors, web apps and API management let through, and those that their firewalls judge. */
export const WEB_REQUESTS = resourceLogs({
  names: [
    'ApplicationGatewayAccessLog',
    'ApplicationGatewayFirewallLog',
    'FrontDoorAccessLog',
    'FrontDoorWebApplicationFirewallLog',
    'AppServiceHTTPLogs',
    'GatewayLogs',
    'WebApplicationFirewallLogs',
  ],
  events: [
    always('WEB_REQUESTED', 'INFO', 'a gateway or web app served a request'),
    always('WEB_REQUEST_DENIED', 'INFO', 'a gateway or web app answered 401 or 403'),
    always('WEB_FIREWALL_MATCHED', 'INFO', 'a web application firewall noted a request that fits a rule'),
    always('WEB_FIREWALL_BLOCKED', 'WARNING', 'a web application firewall refused a request'),
  ],
  details: {
    method: 'HTTP method',
    host: 'host that was called',
    address: 'address or path that was called, without its query',
  },
  read: (log) => {
    const { properties } = log;
    const address = firstText(properties, ADDRESSES);
    const host = firstText(properties, HOSTS);
    return {
      ...kindOf(log),
      actor: {
        ...log.actor,
        ip: log.actor.ip ?? toIp(firstText(properties, CLIENTS)),
        userAgent: log.actor.userAgent ?? firstText(properties, AGENTS),
      },
      targets: host === null ? [] : [{ type: 'host', id: null, name: host }],
      details: {
        method: known(firstText(properties, METHODS)),
        host: known(host),
        address: address === null ? undefined : withoutQuery(address),
      },
    };
  },
});

function kindOf({
  view,
  properties,
  status,
  outcome,
}: ResourceLog): Pick<ReturnType<Parameters<typeof resourceLogs>[0]['read']>, 'eventType' | 'severity' | 'outcome'> {
  const action = firstText(properties, ['action', 'Action'])?.toLowerCase() ?? '';
  if (view.category?.toLowerCase().includes('firewall') === true) {
    const blocked = BLOCKING.has(action);
    const severity: Severity = blocked ? 'WARNING' : 'INFO';
    return {
      eventType: blocked ? 'WEB_FIREWALL_BLOCKED' : 'WEB_FIREWALL_MATCHED',
      severity,
      outcome: blocked ? 'failure' : action === '' ? outcome : 'success',
    };
  }
  const code = status ?? toNumber(firstText(properties, STATUSES));
  const denied = code === 401 || code === 403;
  return {
    eventType: denied ? 'WEB_REQUEST_DENIED' : 'WEB_REQUESTED',
    severity: 'INFO',
    outcome: outcomeOfStatus(code) === 'unknown' ? outcome : outcomeOfStatus(code),
  };
}
