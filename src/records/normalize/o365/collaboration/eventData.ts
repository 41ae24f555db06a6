import type { JsonValue } from '../../../../json/json.ts';
import { shown } from '../../fields/nameValues.ts';
import { toText } from '../../fields/scalars.ts';

/** What `EventData` of SharePoint says, by the names of its elements as the service writes them. */
export interface EventData {
  readonly elements: ReadonlyMap<string, string>;
  /** What stands there when it has no elements: text as it is, JSON parsed; null when it has. */
  readonly plain: JsonValue;
}

/** No record has as many; the rest of a longer text is not read. */
const MAX_ELEMENTS = 100;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

/**
 * Reads `EventData`: elements such as `<Permissions granted>Contribute</Permissions granted><Group>Team</Group>`. It is
 * no XML: names have blanks, and there is no root. Linear in the text.
 */
export function eventData(value: JsonValue | undefined): EventData {
  const text = toText(value);
  const elements = new Map<string, string>();
  if (text === null) return { elements, plain: shown(null, value) };
  let at = 0;
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const start = text.indexOf('<', at);
    const end = start < 0 ? -1 : text.indexOf('>', start);
    if (end < 0) break;
    const name = text.slice(start + 1, end);
    const close = name.startsWith('/') || name === '' ? -1 : text.indexOf(`</${name}>`, end);
    if (close < 0) {
      at = end + 1;
      continue;
    }
    if (!elements.has(name)) elements.set(name, decoded(text.slice(end + 1, close)).trim());
    at = close + name.length + 3;
  }
  return { elements, plain: elements.size === 0 ? shown(null, text) : null };
}

function decoded(text: string): string {
  return text.includes('&')
    ? text.replaceAll(/&(?:amp|lt|gt|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity)
    : text;
}

/** How somebody was let in: what a sharing record says, wherever it says it. */
export interface Sharing {
  readonly group: string | null;
  readonly permission: string | null;
  /** `View`, `Edit`, … */
  readonly linkType: string | null;
  /** `Anyone`, `Organization`, `Users`. */
  readonly linkScope: string | null;
}

/** `SharingLinks.<document>.OrganizationEdit.<link>`: the hidden group behind a link. */
const LINK_GROUP = /^SharingLinks\.[0-9a-f-]{36}\.(Anonymous|Organization|Flexible)(View|Edit|Review)?\b/i;
const SCOPES: Readonly<Record<string, string>> = {
  anonymous: 'Anyone',
  anyone: 'Anyone',
  organization: 'Organization',
  flexible: 'Users',
  users: 'Users',
  specificpeople: 'Users',
};
const BY_OPERATION: readonly (readonly [beginning: string, scope: string])[] = [
  ['anonymouslink', 'Anyone'],
  ['companylink', 'Organization'],
  ['securelink', 'Users'],
  ['addedtosecurelink', 'Users'],
  ['removedfromsecurelink', 'Users'],
];

/**
 * What a sharing record says of group, permission and link.
 *
 * @param names `TargetUserOrGroupName`, which may be the hidden group of a link
 * @param scope `SharingLinkScope`, in newer records
 */
export function sharingOf(
  { elements }: EventData,
  operation: string | null,
  name: string | null,
  scope: string | null,
): Sharing {
  const first = (...keys: string[]): string | null => {
    for (const key of keys) if (elements.get(key)) return elements.get(key) ?? null;
    return null;
  };
  const group = first('Group', 'Added to group', 'Removed from group', 'GroupName');
  const link = LINK_GROUP.exec(group ?? '') ?? LINK_GROUP.exec(name ?? '');
  const lower = operation?.toLowerCase() ?? '';
  const named = scope ?? first('Scope', 'LinkScope', 'SharingLinkScope') ?? link?.[1] ?? null;
  return {
    group,
    permission: first('Permissions granted', 'Permission granted', 'Permissions', 'Permission', 'PermissionLevel'),
    linkType: first('Type', 'LinkType', 'SharingLinkType') ?? link?.[2] ?? null,
    linkScope:
      named === null
        ? (BY_OPERATION.find(([beginning]) => lower.startsWith(beginning))?.[1] ?? null)
        : (SCOPES[named.replaceAll(' ', '').toLowerCase()] ?? named),
  };
}
