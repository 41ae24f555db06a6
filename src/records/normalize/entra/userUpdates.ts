import { access, type Activity, activity } from '../../../catalogue/activity.ts';
import type { ModifiedProperty } from './modifiedProperties.ts';

interface UserUpdate {
  readonly activity: Activity;
  readonly condition: string;
  readonly fits: (change: ModifiedProperty) => boolean;
}

/** What an update of a user means when it changes one of these properties; the first that fits counts. */
export const USER_UPDATES: readonly UserUpdate[] = [
  {
    activity: activity('STRONG_AUTHENTICATION_DISABLED', 'ALERT', []),
    condition: '“update user” that clears `StrongAuthenticationRequirement`',
    fits: (change) => change.name === 'StrongAuthenticationRequirement' && isCleared(change),
  },
  {
    activity: activity('STRONG_AUTHENTICATION_CLEARED', 'WARNING', []),
    condition: '“update user” that clears another property of strong authentication, such as its methods',
    fits: (change) => isStrong(change) && isCleared(change),
  },
  {
    activity: activity('AUTHENTICATION_METHOD_CHANGED', 'WARNING', []),
    condition: '“update user” that changes a property of strong authentication',
    fits: (change) => isStrong(change),
  },
  {
    activity: access('USER_TYPE_CHANGED', 'WARNING', ['user'], []),
    condition: '“update user” that makes a guest a member, or a member a guest',
    fits: ({ name, old, new: after }) => name === 'UserType' && !isEmpty(old) && !isEmpty(after),
  },
];

/** The meaning of an update of a user, by what it changes; the listed one when no change says more. */
export function userUpdate(listed: Activity, changes: readonly ModifiedProperty[]): Activity {
  return USER_UPDATES.find(({ fits }) => changes.some(fits))?.activity ?? listed;
}

function isStrong({ name, old, new: after }: ModifiedProperty): boolean {
  return name?.startsWith('StrongAuthentication') === true && !(isEmpty(old) && isEmpty(after));
}

function isCleared({ old, new: after }: ModifiedProperty): boolean {
  return !isEmpty(old) && isEmpty(after);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
