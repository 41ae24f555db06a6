import { guid, pick } from './random.ts';
import { entraRecord, type RecordContext, type TenantRecord } from './recordContext.ts';

const SUCCESS = { errorCode: 0 };
const WRONG_PASSWORD = {
  errorCode: 50126,
  failureReason: 'Error validating credentials due to invalid username or password.',
};
const APPLICATIONS = ['Azure Portal', 'Office 365 Exchange Online', 'Turbine dashboard'];
const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36';

/** A person signs in, or fails to with a wrong password. */
export function signIn(context: RecordContext, outcome: 'success' | 'failure'): TenantRecord {
  const { tenant, random } = context;
  const person = pick(random, tenant.people);
  const status = outcome === 'success' ? SUCCESS : WRONG_PASSWORD;
  const base = entraRecord(context, 'SignInLogs', 'Sign-in activity', person.address);
  return {
    ...base,
    identity: person.name,
    location: 'DE',
    resultType: String(status.errorCode),
    properties: {
      id: guid(random),
      createdDateTime: base.time,
      userDisplayName: person.name,
      userPrincipalName: person.email,
      userId: person.id,
      appId: guid(random),
      appDisplayName: pick(random, APPLICATIONS),
      ipAddress: person.address,
      status,
      clientAppUsed: 'Browser',
      userAgent: AGENT,
      deviceDetail: { deviceId: '', operatingSystem: 'Windows10', browser: 'Chrome 141.0' },
      location: {
        city: 'Flensburg',
        state: 'Schleswig-Holstein',
        countryOrRegion: 'DE',
        geoCoordinates: { latitude: 54.78, longitude: 9.43 },
      },
      correlationId: base.correlationId,
      conditionalAccessStatus: outcome === 'success' ? 'success' : 'notApplied',
      isInteractive: true,
      authenticationRequirement: 'multiFactorAuthentication',
      riskLevelAggregated: 'none',
      riskLevelDuringSignIn: 'none',
      riskState: 'none',
      resourceDisplayName: 'Microsoft Graph',
      resourceId: guid(random),
    },
  };
}

/** A service principal signs in with its secret. */
export function servicePrincipalSignIn(context: RecordContext): TenantRecord {
  const { tenant, random } = context;
  const principal = pick(random, tenant.principals);
  const address = '192.0.2.140';
  const base = entraRecord(context, 'ServicePrincipalSignInLogs', 'Sign-in activity', address);
  return {
    ...base,
    location: 'NL',
    resultType: '0',
    properties: {
      id: guid(random),
      createdDateTime: base.time,
      servicePrincipalId: principal.id,
      servicePrincipalName: principal.name,
      servicePrincipalCredentialKeyId: guid(random),
      appId: principal.appId,
      ipAddress: address,
      status: SUCCESS,
      correlationId: base.correlationId,
      resourceDisplayName: 'Azure Storage',
      resourceId: guid(random),
    },
  };
}
