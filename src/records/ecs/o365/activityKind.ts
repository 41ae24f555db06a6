/** What an operation is to ECS: its action where that is not the operation itself, and what joins category and type. */
export interface ActivityKind {
  readonly action?: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
}

const PLAIN: ActivityKind = { category: [], type: [] };

const DIRECTORY: ReadonlyMap<string, ActivityKind> = new Map([
  ['Add user.', { action: 'added-user-account', category: ['iam'], type: ['user', 'creation'] }],
  ['Update user.', { action: 'modified-user-account', category: ['iam'], type: ['user', 'change'] }],
  ['Delete user.', { action: 'deleted-user-account', category: ['iam'], type: ['user', 'deletion'] }],
]);

const TEAMS: ReadonlyMap<string, ActivityKind> = new Map([
  ['TeamCreated', { action: 'added-group-account-to', category: ['iam'], type: ['group', 'creation'] }],
  ['MemberAdded', { action: 'added-users-to-group', category: ['iam'], type: ['group', 'change'] }],
]);

const YAMMER: ReadonlyMap<string, ActivityKind> = new Map([
  ['GroupCreation', { category: ['iam'], type: ['creation', 'group'] }],
]);

const FILE_OPERATIONS: readonly (readonly [RegExp, ActivityKind])[] = [
  [/^File(?:Accessed|Downloaded)/, { category: ['file'], type: ['access'] }],
  [/^(?:File|Folder)(?:Modified|Moved|Renamed|Restored)/, { category: ['file'], type: ['change'] }],
  [/^(?:File|Folder)(?:Versions?)?(?:All)?(?:Deleted|Recycled)/, { category: ['file'], type: ['deletion'] }],
  [/^(?:FileUploaded|(?:File|Folder)(?:Copied|Created))/, { category: ['file'], type: ['creation'] }],
  [/^ComplianceSettingChanged$/, { category: ['configuration'], type: ['change'] }],
];

const OF_TYPE: ReadonlyMap<number, ActivityKind> = new Map([
  [2, { category: ['email'], type: [] }],
  [11, { category: ['file'], type: ['access'] }],
  [13, { category: ['file'], type: ['access'] }],
  [15, { category: ['authentication'], type: ['start', 'access'] }],
]);

const OF_OPERATION: ReadonlyMap<number, ReadonlyMap<string, ActivityKind>> = new Map([
  [8, DIRECTORY],
  [22, YAMMER],
  [25, TEAMS],
]);

/** The kind of an operation of a record type; nothing to add for most. */
export function activityKind(recordType: number | null, operation: string): ActivityKind {
  const type = recordType ?? 0;
  if (type === 4 || type === 6) return FILE_OPERATIONS.find(([pattern]) => pattern.test(operation))?.[1] ?? PLAIN;
  return OF_TYPE.get(type) ?? OF_OPERATION.get(type)?.get(operation) ?? PLAIN;
}
