import type { Connection } from './connection.ts';
import { compileEventFilter, type NamedSets } from './eventFilter.ts';
import { apiKeyProblems, signaturePrefixProblems } from './headers.ts';
import { type Problem, refused } from './problem.ts';
import { secretListProblems } from './secret.ts';
import { requestTarget } from './target.ts';

/** Every problem of one connection: URL, secrets, API keys, filter, header prefix and numbers. Empty: it may start. */
export function connectionProblems(connection: Connection, namedSets?: NamedSets): readonly Problem[] {
  return [
    ...urlProblems(connection),
    ...secretListProblems(connection.secrets),
    ...apiKeyProblems(connection.apiKeys, connection.url, connection.signatureHeaderPrefix),
    ...compileEventFilter(connection.events, namedSets).problems,
    ...signaturePrefixProblems(connection.signatureHeaderPrefix),
    ...numberProblems(connection),
  ];
}

/** Problems between connections: a receiver that knows one secret could forge what goes to the other. */
export function sharedSecretProblems(connections: readonly Connection[]): readonly Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, string>();
  for (const { name, secrets } of connections) {
    for (const secret of new Set(secrets)) {
      const owner = owners.get(secret);
      if (owner === undefined) owners.set(secret, name);
      else {
        const what = `The connections ${owner} and ${name} have the same secret.`;
        problems.push(refused('secret-shared', what, 'Generate one secret for each connection.'));
      }
    }
  }
  return problems;
}

function urlProblems(connection: Connection): readonly Problem[] {
  if (requestTarget(connection) !== null) return [];
  const fix = 'Use https://host/path; keys belong into API keys, and plain http must be allowed explicitly.';
  return [refused('url', 'The URL is unreadable, is not https, or has a user name or password in it.', fix)];
}

function numberProblems({ batchSize, concurrency, timeoutMs }: Connection): readonly Problem[] {
  const bad = [batchSize, concurrency, timeoutMs].some((value) => !Number.isSafeInteger(value) || value < 1);
  if (!bad) return [];
  return [refused('number', 'Batch size, concurrency or timeout is not a whole number above 0.', 'Correct it.')];
}
