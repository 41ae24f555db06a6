import type { JsonObject } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Actor } from '../category.ts';
import { toEmail } from '../fields/person.ts';
import { text } from '../fields/present.ts';
import { toText } from '../fields/scalars.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';

const MS = 'http://schemas.microsoft.com/identity/claims/';
const XML = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

/** Who called the control plane: from the token's claims, else the evidence of the authorization, else the caller. */
export function activityActor(
  view: RecordView,
  claims: JsonObject,
  authorization: JsonObject,
  ip: string | null,
  options: NormalizeOptions,
): Actor {
  const { fields, properties } = view;
  const caller = toText(fields['caller']) ?? toText(properties['caller']) ?? toText(fields['identity']);
  const evidence = objectOf(authorization['evidence']);
  const signInName =
    toText(claims[`${XML}upn`]) ?? toText(claims[`${XML}name`]) ?? toText(claims[`${XML}emailaddress`]);
  const given = [toText(claims[`${XML}givenname`]), toText(claims[`${XML}surname`])].filter((part) => part !== null);
  const fullName = toText(claims['name']) ?? (given.length > 0 ? given.join(' ') : null);
  const trimmed = signInName?.trim() ?? null;
  return {
    email: toEmail(trimmed, options.defaultDomain ?? null) ?? (caller?.includes('@') === true ? caller : null),
    ip,
    name: fullName ?? trimmed ?? caller ?? toText(claims['appid']),
    id:
      toText(claims[`${MS}objectidentifier`]) ??
      toText(claims['oid']) ??
      (evidence === null ? null : toText(evidence['principalId'])),
    userAgent: null,
  };
}

/** The claims that tell how the caller was authenticated; the others are ids of tokens and sessions. */
export function claimsDetails(claims: JsonObject): Record<string, unknown> {
  return {
    app_id: text(claims['appid']),
    app_authentication: text(claims['appidacr']),
    authentication_methods: text(claims['http://schemas.microsoft.com/claims/authnmethodsreferences']),
    identity_type: text(claims['idtyp']),
    scope: text(claims[`${MS}scope`]),
    tenant_id: text(claims[`${MS}tenantid`]),
    managed_identity_id: text(claims['xms_mirid']),
  };
}
