import type { DispatcherPool } from '../http/dispatcher.ts';
import { type LoginApp, loginTokens } from './loginTokens.ts';
import type { IssueToken } from './tokenSource.ts';

/**
 * Tokens of an app registration that trusts our user-assigned identity (a federated identity credential): the identity's
 * own token is the assertion.
 *
 * @param identity tokens of that identity
 * @param audience what the identity's token must be for, by cloud
 */
export function federatedTokens(
  app: LoginApp,
  identity: IssueToken,
  audience: string,
  dispatchers: DispatcherPool,
  now: () => number,
): IssueToken {
  const assertion = async () => (await identity(`${audience}/.default`)).token;
  return loginTokens(app, assertion, dispatchers, now);
}
