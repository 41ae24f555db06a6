import type { Category } from '../category.ts';
import type { LogSet } from '../../../events/eventType.ts';
import { signInCategory } from './signInLogs.ts';

const INTERACTIVE: readonly LogSet[] = ['ingress-authentication'];
/** AD FS asks people for their password, and its sign-ins are federated. */
const FEDERATED: readonly LogSet[] = ['ingress-authentication', 'sso-authentication'];
const APPLICATION: readonly LogSet[] = ['sso-authentication'];

/** All categories of sign-ins. */
export const SIGN_INS: readonly Category[] = [
  signInCategory('SignInLogs', 'SIGN_IN', 'a person signed in', INTERACTIVE),
  signInCategory('ADFSSignInLogs', 'FEDERATED_SIGN_IN', 'a person signed in at AD FS', FEDERATED),
  signInCategory(
    'NonInteractiveUserSignInLogs',
    'NON_INTERACTIVE_SIGN_IN',
    'an application signed in for a person',
    APPLICATION,
  ),
  signInCategory(
    'ServicePrincipalSignInLogs',
    'SERVICE_PRINCIPAL_SIGN_IN',
    'an application signed in as itself',
    APPLICATION,
  ),
  signInCategory(
    'MicrosoftServicePrincipalSignInLogs',
    'SERVICE_PRINCIPAL_SIGN_IN',
    'an application of Microsoft signed in as itself',
    APPLICATION,
  ),
  signInCategory('ManagedIdentitySignInLogs', 'MANAGED_IDENTITY_SIGN_IN', 'a managed identity signed in', APPLICATION),
];
