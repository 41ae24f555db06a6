import type { Severity } from '../../events/event.ts';
import { ACCESS_OPERATIONS } from './accessOperations.ts';
import { type AzureOperation, type AzureOperationRow, operation } from './azureOperation.ts';
import { DEFENCE_OPERATIONS } from './defenceOperations.ts';
import { RESOURCE_KINDS } from './resourceKinds.ts';

/** Every listed operation of the control plane. */
export const AZURE_OPERATIONS: readonly AzureOperationRow[] = [...ACCESS_OPERATIONS, ...DEFENCE_OPERATIONS];

/** What is read changes nothing, whatever resource it is. */
export const READ: AzureOperation = operation('AZURE_RESOURCE_READ', 'INFO', []);

/** What may happen to a resource of any kind: end of the event type, severity, in words. */
export const VERBS = {
  WRITE: ['CHANGED', 'INFO', 'created or changed'],
  DELETE: ['DELETED', 'INFO', 'deleted'],
  ACTION: ['OPERATED', 'INFO', 'something done with it that is neither'],
} as const satisfies Readonly<Record<string, readonly [string, Severity, string]>>;

type Verb = keyof typeof VERBS;

/** Beginning of the types of resources whose kind is not listed. */
export const ANY_RESOURCE = 'AZURE_RESOURCE';

/** Actions that only look: their last but one part begins so. Those that show credentials are listed. */
const LOOKING =
  /^(?:LIST|GET|CHECK|QUERY|SEARCH|VALIDATE|DESCRIBE|ANALYZE|WHATIF|CALCULATE|SUMMARIZE|EFFECTIVE|LATEST)/;

const EXACT = new Map<string, AzureOperation>();
const ENDINGS: (readonly [string, AzureOperation])[] = [];
for (const row of AZURE_OPERATIONS) {
  for (const name of row.names) {
    if (name.startsWith('*')) ENDINGS.push([name.slice(1), row]);
    else EXACT.set(name, row);
  }
}

/** Names seen on the wire, each looked up once; the limit keeps odd input from filling memory. */
const answers = new Map<string, AzureOperation>();
const MAX_ANSWERS = 5000;

/** What an operation of the control plane means, by its name in any letter case. */
export function azureOperation(name: string): AzureOperation {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const found = lookUp(name.trim().toUpperCase());
  if (answers.size < MAX_ANSWERS) answers.set(name, found);
  return found;
}

function lookUp(name: string): AzureOperation {
  const listed = EXACT.get(name) ?? ENDINGS.find(([ending]) => name.endsWith(ending))?.[1];
  if (listed !== undefined) return listed;
  const parts = name.split('/');
  const verb = parts.at(-1) ?? '';
  if (verb === 'READ' || (verb === 'ACTION' && LOOKING.test(parts.at(-2) ?? ''))) return READ;
  const kind = kindOf(parts.slice(0, verb === 'ACTION' ? -2 : -1)) ?? ANY_RESOURCE;
  return resourceOperation(kind, verb === 'DELETE' || verb === 'ACTION' ? verb : 'WRITE');
}

/** The noun of the nearest listed kind of resource. */
function kindOf(parts: readonly string[]): string | undefined {
  for (let length = parts.length; length > 0; length--) {
    const kind = RESOURCE_KINDS[parts.slice(0, length).join('/')];
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Resources vanish for many reasons, so that their deletion is no change of access; what hung on them is read again. */
function resourceOperation(kind: string, verb: Verb): AzureOperation {
  const [end, severity] = VERBS[verb];
  const found = operation(`${kind}_${end}`, severity, []);
  return verb === 'DELETE' ? { ...found, rereads: ['scope'], scope: 'itself' } : found;
}
