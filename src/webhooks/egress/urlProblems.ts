import { type Finding, refused } from '../connection/finding.ts';
import type { EgressRules } from './egressRules.ts';
import { type UrlRefusal, urlRefusal } from './urlRefusal.ts';

const range = 'Set WEBHOOK_n_ALLOW_PRIVATE to the range of the receiver if that is meant.';
const public_ = 'Use the public host name of the receiver.';

const words: Readonly<Record<UrlRefusal, readonly [what: string, fix: string]>> = {
  unreadable: ['The URL is unreadable.', 'Use https://host/path.'],
  scheme: ['The URL is not https.', 'Use https://host/path; plain http must be allowed explicitly.'],
  userInfo: ['The URL has a user name or password in it.', 'Set them as an API key, such as Authorization.'],
  port: ['The port of the URL is none of 443, 8088, 8443, 9200, 9243.', 'Name it in WEBHOOK_n_ALLOW_PORTS.'],
  localName: ['The host of the URL is a name of an inner network.', range],
  private: ['The host of the URL is a private address.', range],
  loopback: ['The host of the URL is this machine.', range],
  ownHost: ['The host of the URL is this app or its token endpoint.', public_],
  ownEndpoint: ['The URL is the token endpoint of this app.', public_],
  linkLocal: ['The host of the URL is a link-local address, where the platform hands out tokens.', public_],
  platform: ['The host of the URL is an address of the cloud platform itself.', public_],
  special: ['The host of the URL is an address that no receiver can have.', public_],
};

/** What is wrong with the URL of a connection, before anything is resolved. */
export function urlProblems(url: string, rules: EgressRules): readonly Finding[] {
  const parsed = URL.parse(url);
  const reason = parsed === null ? 'unreadable' : urlRefusal(parsed, rules);
  if (reason === null) return [];
  const [what, fix] = words[reason];
  return [refused(`url-${reason}`, what, fix)];
}
