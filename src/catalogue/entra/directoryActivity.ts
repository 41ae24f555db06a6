import type { Activity, ActivityRow } from '../activity.ts';
import { activityName } from './activityName.ts';
import { APPLICATION_ACTIVITIES } from './applications.ts';
import { AUTHENTICATION_ACTIVITIES } from './authentication.ts';
import { DEVICE_ACTIVITIES } from './devices.ts';
import { GOVERNANCE_ACTIVITIES } from './governance.ts';
import { GROUP_ACTIVITIES } from './groups.ts';
import { POLICY_ACTIVITIES } from './policies.ts';
import { ROLE_ACTIVITIES } from './roles.ts';
import { UNKNOWN, UNLISTED } from './unlisted.ts';
import { USER_ACTIVITIES } from './users.ts';

/** Every listed activity of the directory, with its names in the spelling of `activityName`. */
export const DIRECTORY_ACTIVITIES: readonly ActivityRow[] = [
  ...GROUP_ACTIVITIES,
  ...USER_ACTIVITIES,
  ...AUTHENTICATION_ACTIVITIES,
  ...ROLE_ACTIVITIES,
  ...APPLICATION_ACTIVITIES,
  ...POLICY_ACTIVITIES,
  ...GOVERNANCE_ACTIVITIES,
  ...DEVICE_ACTIVITIES,
];

const BY_NAME: ReadonlyMap<string, Activity> = new Map(
  DIRECTORY_ACTIVITIES.flatMap((row) => row.names.map((name): [string, Activity] => [name, row])),
);

/** An activity nobody has listed may still change access when it assigns, adds or deletes one of these. */
const HELD = ['group', 'role', 'servicePrincipal', 'application', 'user', 'administrativeUnit', 'policy'];
const CHANGING: ReadonlySet<string> = new Set(['assign', 'unassign', 'add', 'delete']);
const ANYTHING: Activity = { ...UNKNOWN, rereads: HELD };

/** Spellings seen on the wire, each looked up once; the limit keeps odd input from filling memory. */
const answers = new Map<string, Activity>();
const MAX_ANSWERS = 5000;

/**
 * What an activity of the directory means, by its name in any spelling; `DIRECTORY_CHANGED` for one that nobody has
 * listed.
 *
 * @param operationType `Add`, `Assign`, `Update`, …: tells whether an unlisted activity may have changed access
 */
export function directoryActivity(name: string | null, operationType: string | null): Activity {
  const found = name === null ? UNKNOWN : named(name);
  return found === UNKNOWN && CHANGING.has(operationType?.toLowerCase() ?? '') ? ANYTHING : found;
}

function named(name: string): Activity {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const spelt = activityName(name);
  const found = BY_NAME.get(spelt) ?? UNLISTED.find(([pattern]) => pattern.test(spelt))?.[1] ?? UNKNOWN;
  if (answers.size < MAX_ANSWERS) answers.set(name, found);
  return found;
}
