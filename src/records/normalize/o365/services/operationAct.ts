/** What an operation does, as far as its name tells. */
export type OperationAct = 'access' | 'deleted' | 'shared' | 'exported' | 'created' | 'changed' | 'viewed';

/** Longer names are no names of operations, and their words are not worth the time. */
const MAX_LENGTH = 200;

/** Words by what they say, the most telling kind first: `AddGroupMembers` gives access before it creates anything. */
const WORDS: readonly (readonly [OperationAct, string])[] = [
  [
    'deleted',
    'delete deleted deletes deletion remove removed removes removal purge purged recycle recycled uninstall uninstalled erase erased unregister unregistered deprovisioned',
  ],
  ['shared', 'share shared sharing publish published publishes invite invited invitation'],
  ['exported', 'export exported exports download downloaded downloads print printed'],
  [
    'created',
    'create created creates creation add added adds new upload uploaded import imported install installed provision provisioned register registered submit submitted copy copied insert inserted generate generated post posted send sent onboard onboarded',
  ],
  [
    'changed',
    'update updated updates updating edit edited set sets change changed changes changing modify modified modifies rename renamed move moved enable enabled disable disabled restore restored approve approved reject rejected deny denied apply applied assign assigned unassign unassigned configure configured start started stop stopped toggle toggled toggling reset refresh refreshed patch put save saved complete completed cancel canceled cancelled close closed reopen reopened lock locked unlock unlocked activate activated deactivate deactivated write written upgrade upgraded schedule scheduled run execute executed take bind unbind upsert merge migrate migrated suspend suspended suspension block blocked unblock unblocked release released accept accepted transfer transferred convert converted hide hidden',
  ],
  [
    'viewed',
    'view viewed views viewing get gets list listed lists read reads access accessed open opened opens preview previewed visit visited search searched searches query queried retrieve retrieved fetch fetched analyze analyzed analyzes launch launched render rendered discover check checked validate validated browse browsed display displayed find interaction interacted',
  ],
];
const KINDS: ReadonlyMap<string, OperationAct> = new Map(
  WORDS.toReversed().flatMap(([act, words]) => words.split(' ').map((word): [string, OperationAct] => [word, act])),
);
const ORDER: readonly OperationAct[] = WORDS.map(([act]) => act);

/** Nouns that stand for who may do what; an operation that changes one of them changes access. */
const ACCESS: ReadonlySet<string> = new Set(
  'permission permissions role roles rolegroup rbac member members membership memberships owner owners coowner admin admins administrator administrators delegate delegates delegation collaborator collaborators coauthor consent consents acl access accesses assignment assignments privilege privileges'.split(
    ' ',
  ),
);
const GIVING: ReadonlySet<string> = new Set('grant granted grants revoke revoked revokes elevate elevated'.split(' '));

/**
 * What an operation does by the words of its name (`DeleteReport`, `FlowPermissionsEdited`, `Edited flow permission`);
 * null when no word tells. Names are read up to 200 characters.
 */
export function operationAct(operation: string | null): OperationAct | null {
  if (operation === null || operation.length > MAX_LENGTH) return null;
  const words = wordsOf(operation);
  if (words.some((word) => GIVING.has(word))) return 'access';
  const acts = new Set(words.map((word) => KINDS.get(word)));
  const act = ORDER.find((candidate) => acts.has(candidate)) ?? null;
  const reads = act === null || act === 'viewed' || act === 'exported' || act === 'shared';
  return !reads && words.some((word) => ACCESS.has(word)) ? 'access' : act;
}

/** The words of a name in camel case, with blanks, hyphens or underscores, in lower case. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
