import { parseArgs } from 'node:util';
import { signaturePrefixProblems } from '../../../../src/webhooks/signing/apiKeyProblems.ts';
import type { Finding } from '../../../../src/webhooks/connection/finding.ts';
import { secretListProblems } from '../../../../src/webhooks/signing/secretProblems.ts';
import { isVaultSecretUri } from '../../../../src/platform/vault/vaultSecretUri.ts';
import type { Plan } from '../behaviour.ts';
import type { ExpectedKey } from '../check.ts';
import { parsePlans } from './parsePlans.ts';
import { PlanError } from './planError.ts';

/** What `npm run receiver` was asked for. */
export interface KitOptions {
  /** Current one first; empty means that signatures are not checked. */
  readonly secrets: readonly string[];
  readonly port: number;
  readonly path: string;
  /** Of the v0 pair of headers. */
  readonly prefix: string;
  readonly keys: readonly ExpectedKey[];
  readonly plans: readonly Plan[];
  /** File for one JSON line per received webhook. */
  readonly deliveries: string | null;
  readonly help: boolean;
}

/** The command line is not one of those in `USAGE`. Never carries a secret. */
export class KitUsageError extends Error {
  override readonly name = 'KitUsageError';
}

const DEFINITIONS = {
  secret: { type: 'string' },
  'secret-previous': { type: 'string' },
  port: { type: 'string', default: '8787' },
  path: { type: 'string', default: '/hook' },
  prefix: { type: 'string', default: 'X-Grantwire' },
  key: { type: 'string', multiple: true },
  misbehave: { type: 'string', multiple: true },
  deliveries: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line (without node and script).
 * @throws KitUsageError naming the option and what it takes
 */
export function parseKitOptions(args: readonly string[]): KitOptions {
  const values = parseValues(args);
  const { secret, 'secret-previous': previous, port, path, prefix, deliveries } = values;
  if (previous !== undefined && secret === undefined) throw new KitUsageError('--secret-previous needs --secret');
  const secrets = [secret, previous].filter((text) => text !== undefined);
  if (secrets.some(isVaultSecretUri))
    throw new KitUsageError('--secret: give the secret itself, not its vault address');
  refuse('--secret', secretListProblems(secrets));
  refuse('--prefix', signaturePrefixProblems(prefix));
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new KitUsageError('--port takes a number from 0 to 65535');
  if (!/^\/[^\s?#]*$/.test(path)) throw new KitUsageError('--path takes a path that starts with /, without ? and #');
  return {
    secrets,
    port: Number(port),
    path,
    prefix,
    keys: (values.key ?? []).map(parseKey),
    plans: (values.misbehave ?? []).flatMap(plansOf),
    deliveries: deliveries ?? null,
    help: values.help,
  };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: DEFINITIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // parseArgs names options and not their values, except here, where the word may be a secret that lost its option.
    const isStray = 'code' in error && error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
    throw new KitUsageError(isStray ? 'a word belongs to no option' : error.message, { cause: error });
  }
}

function parseKey(text: string): ExpectedKey {
  const [, place, name, value] = /^(header|query):([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new KitUsageError('--key takes header:NAME=VALUE or query:NAME=VALUE');
  }
  return { in: place === 'header' ? 'header' : 'query', name, value };
}

function plansOf(text: string): Plan[] {
  try {
    return parsePlans(text);
  } catch (error) {
    if (error instanceof PlanError) throw new KitUsageError(`--misbehave: ${error.message}`, { cause: error });
    throw error;
  }
}

function refuse(option: string, problems: readonly Finding[]): void {
  const first = problems.find(({ severity }) => severity === 'refused');
  if (first !== undefined) throw new KitUsageError(`${option}: ${first.problem}`);
}
