import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/json/json.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { eventData, sharingOf } from '../../../../src/records/normalize/o365/collaboration/eventData.ts';
import { identities, principals } from '../../../../src/records/normalize/o365/entra/identities.ts';
import { isLogon } from '../../../../src/records/normalize/o365/entra/stsLogon.ts';
import { cmdletKind } from '../../../../src/records/normalize/o365/exchange/cmdletKind.ts';
import { cmdletTargets } from '../../../../src/records/normalize/o365/exchange/cmdletTargets.ts';
import { serverOf } from '../../../../src/records/normalize/o365/exchange/originatingServer.ts';
import { guestAddress, isGuestName } from '../../../../src/records/normalize/o365/guestName.ts';
import { modifiedValues } from '../../../../src/records/normalize/o365/modifiedValues.ts';
import { emailOf, idIn, nameIn, spnName } from '../../../../src/records/normalize/o365/o365Actor.ts';
import { outcomeOfRecord } from '../../../../src/records/normalize/o365/o365Outcome.ts';
import { parameterValues } from '../../../../src/records/normalize/o365/parameterText.ts';
import { alertTargets } from '../../../../src/records/normalize/o365/protection/alertData.ts';
import { addressIn, addressList } from '../../../../src/records/normalize/o365/protection/mailAddress.ts';
import { recordTypeOf } from '../../../../src/records/normalize/o365/recordTypes.ts';
import { operationAct, wordsOf } from '../../../../src/records/normalize/o365/services/operationAct.ts';
import { serviceTargets } from '../../../../src/records/normalize/o365/services/serviceTargets.ts';
import { growthFaults } from '../../../support/growth.ts';
import { source } from '../source.ts';
import { DLP_FILE, DLP_MAIL, GENERIC, MESSAGE_TRACE, SECURITY_ALERT } from './fixtures/compliance.ts';
import { ENTRA_DIRECTORY, STS_LOGON } from './fixtures/entra.ts';
import { EXCHANGE_ADMIN, EXCHANGE_ITEM } from './fixtures/exchange.ts';
import { SHARE_POINT } from './fixtures/sharePoint.ts';
import { TEAMS } from './fixtures/teams.ts';

/** What makes expressions that look from the end, or from every place, take their time. */
const PATTERNS = [
  '@',
  'a@',
  '<a>',
  '&amp;',
  '_#ext#',
  '-A "',
  '-A ("',
  ' ',
  '("a",',
  '\\',
  '1;',
  'S-1-',
  'a=',
  'aB',
  '<a@',
  'a (1.2.3.4',
] as const;

const NOBODY = { email: null, ip: null, name: null, id: null, userAgent: null };

/** Many parsers and patterns: a quadratic one shows at a quarter of a megabyte. */
const SIZES = [1_024, 16_384, 262_144];

const PARSERS: readonly (readonly [name: string, run: (text: string) => unknown])[] = [
  ['guestAddress', guestAddress],
  ['isGuestName', isGuestName],
  ['emailOf', (text) => emailOf(text, 'nordwind.example')],
  ['idIn', idIn],
  ['nameIn', nameIn],
  ['spnName', spnName],
  ['outcomeOfRecord', (text) => outcomeOfRecord({ ResultStatus: text, statusText: text })],
  ['recordTypeOf', recordTypeOf],
  ['eventData', eventData],
  ['sharingOf', (text) => sharingOf(eventData(text), text, text, text)],
  ['identities', (text) => principals(identities([{ ID: text, Type: 2 }]))],
  ['isLogon', isLogon],
  ['modifiedValues', modifiedValues],
  ['parameterValues', parameterValues],
  ['cmdletKind', (text) => cmdletKind(text, [{ name: 'AuditLogAgeLimit', value: text }], false)],
  ['cmdletTargets', (text) => cmdletTargets({ ObjectId: text }, text, [{ name: 'User', value: text }], NOBODY)],
  ['serverOf', serverOf],
  ['alertTargets', (text) => alertTargets(JSON.stringify({ f3u: text, trc: text }))],
  ['addressIn', addressIn],
  ['addressList', addressList],
  ['operationAct', operationAct],
  ['wordsOf', wordsOf],
  ['serviceTargets', (text) => serviceTargets({ ObjectType: text, Recipients: text, ObjectId: text }, 20, 'POWER_BI')],
];

describe('the parsers of Office 365 take time in proportion to their text', () => {
  it.each(PARSERS)('%s', (_name, run) => {
    expect(growthFaults(run, PATTERNS, SIZES)).toEqual([]);
  });
});

describe('a record takes time in proportion to its texts', () => {
  it.each(
    [
      EXCHANGE_ADMIN,
      EXCHANGE_ITEM,
      SHARE_POINT,
      ENTRA_DIRECTORY,
      STS_LOGON,
      TEAMS,
      DLP_MAIL,
      DLP_FILE,
      SECURITY_ALERT,
      GENERIC,
      MESSAGE_TRACE,
    ].map((record) => ['Operation' in record ? record.Operation : 'MessageTrace', record] as const),
  )('%s', (_name, record) => {
    const run = (text: string) => normalizeRecord(hostile(record, text) as JsonObject, source(), {});
    const patterns = ['@', '_#ext#', '<a>', '-A "', '/providers/', '\\'];
    expect(growthFaults(run, patterns, [512, 8_192, 65_536])).toEqual([]);
  });
});

/** The record with the same text in the place of every other, its kind and time aside. */
function hostile(value: JsonValue | undefined, text: string): JsonValue {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((element) => hostile(element, text));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => [
      key,
      ['Operation', 'CreationTime', 'OrganizationId'].includes(key) ? (member ?? null) : hostile(member, text),
    ]),
  );
}
