import type { EventTarget } from '../../../../events/event.ts';
import type { EventType } from '../../../../events/eventType.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { whenFailed } from '../operationEvents.ts';
import { administrative, kindOf, type OperationKind } from '../operations.ts';
import { ACCESS_KINDS, type AccessKinds } from './accessKinds.ts';
import { GENERIC_OPERATIONS, prefixOf, serviceKind } from './genericOperations.ts';
import { operationAct, wordsOf } from './operationAct.ts';
import { serviceEvents } from './serviceEvents.ts';
import { SERVICE_FIELDS } from './serviceFields.ts';
import { serviceTargets } from './serviceTargets.ts';

const GIVES: ReadonlySet<string> = new Set(
  'add added assign assigned create created grant granted approve approved approval accept accepted new activate activated onboard consented'.split(
    ' ',
  ),
);
const TAKES: ReadonlySet<string> = new Set(
  'remove removed delete deleted revoke revoked deny denied reject rejected unassign unassigned disable disabled expire expired decline declined withdraw withdrawn'.split(
    ' ',
  ),
);

/** Services whose record types here are about other things too. */
const WITH_OTHERS: ReadonlySet<string> = new Set(
  ACCESS_KINDS.flatMap(({ nouns, recordTypes }) => (nouns === undefined ? [] : recordTypes.map(prefixOf))),
);

/** Record types that are about access itself, whose services say what they did in the operation or in a state. */
export const ACCESS: O365Family = {
  title: 'Office 365: access',
  recordTypes: ACCESS_KINDS.flatMap(({ recordTypes }) => recordTypes),
  keys: SERVICE_FIELDS.keys,
  normalize: ({ record, type, operation, outcome, actor }: O365Record): FamilyPart => {
    const kinds = ACCESS_KINDS.find(({ recordTypes }) => recordTypes.includes(type.number ?? -1));
    const own = kinds === undefined ? null : ownKind(kinds, operation, record);
    const fallback = own ?? serviceKind(type.number, operation);
    const kind = administrative(own === null ? kindOf(GENERIC_OPERATIONS, operation, fallback) : own, outcome);
    return {
      eventType: kind.eventType,
      severity: kind.severity,
      outcome,
      actor,
      targets: withApplication(serviceTargets(record, type.number, prefixOf(type.number)), record, kinds),
      details: SERVICE_FIELDS.read(record),
    };
  },
  events: [
    ...ACCESS_KINDS.flatMap(({ given, taken, changed, condition }) =>
      [given, taken, changed].map(
        ([type, severity]): EventType => ({
          type,
          condition,
          severities: { ...whenFailed(severity), [severity]: severity === 'INFO' ? 'otherwise' : 'always' },
          sets: ['access-changes', 'admin-activity'],
        }),
      ),
    ),
    ...[...new Set(ACCESS_KINDS.flatMap(({ recordTypes }) => recordTypes.map(prefixOf)))].flatMap((prefix) =>
      serviceEvents(prefix, whenFailed).filter(({ type }) => type.endsWith('_ITEM_VIEWED') || WITH_OTHERS.has(prefix)),
    ),
  ],
  details: SERVICE_FIELDS.names,
};

/** What a record says: reading changes nothing, and of a service with other business only its own nouns count. */
function ownKind(kinds: AccessKinds, operation: string | null, record: JsonObject): OperationKind | null {
  const words = wordsOf((operation ?? '').slice(0, 200));
  if (kinds.nouns !== undefined && !words.some((word) => kinds.nouns?.includes(word))) return null;
  if (operationAct(operation) === 'viewed') return null;
  const state = wordsOf((toText(record['State']) ?? '').slice(0, 200));
  const said = [...state, ...words];
  const [eventType, severity] = said.some((word) => TAKES.has(word))
    ? kinds.taken
    : said.some((word) => GIVES.has(word))
      ? kinds.given
      : kinds.changed;
  return { eventType, severity };
}

/** An application that is given access is what the record is about; elsewhere it is only what was used. */
function withApplication(
  targets: EventTarget[],
  record: JsonObject,
  kinds: AccessKinds | undefined,
): readonly EventTarget[] {
  if (kinds?.application !== true) return targets;
  const id = toLabel(record['ApplicationId']) ?? toLabel(record['AppId']);
  const name = toText(record['ApplicationName']) ?? toText(record['AppDisplayName']);
  const others = targets.filter((target) => target.id !== id || id === null);
  if (id === null && name === null) return targets;
  const all: EventTarget[] = [];
  addTarget(all, { type: 'application', id, name });
  return [...all, ...others];
}
