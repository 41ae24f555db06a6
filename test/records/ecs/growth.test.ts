import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { clientFields } from '../../../src/records/ecs/clientFields.ts';
import { directoryAction } from '../../../src/records/ecs/directoryRequest.ts';
import { keepFields } from '../../../src/records/ecs/keepFields.ts';
import { snakeCase } from '../../../src/records/ecs/keptNames.ts';
import { attachments } from '../../../src/records/ecs/o365/attachments.ts';
import { auditUser } from '../../../src/records/ecs/o365/auditUser.ts';
import { keepAudit } from '../../../src/records/ecs/o365/keepAudit.ts';
import { toPeer } from '../../../src/records/ecs/o365/peer.ts';
import { resourceParts } from '../../../src/records/ecs/resourceParts.ts';
import { urlFields } from '../../../src/records/ecs/urlFields.ts';
import { growthFaults } from '../../support/growth.ts';

/** What makes expressions that look from the end, or from every place, take their time. */
const PATTERNS = [
  '/providers/',
  '/providers/\n',
  '/providers/a/namespaces/b/',
  '/subscriptions/a/resourceGroups/b/providers/a/b/',
  '/resourcegroups/',
  '/tenants/',
  ':1',
  '1',
  '[',
  'a (',
  'a ; ',
  ' ',
  'aB',
  '@',
  'https://',
  '?#',
];

/** Many parsers and patterns: a quadratic one shows at a quarter of a megabyte. */
const SIZES = [1_024, 16_384, 262_144];

const PARSERS: readonly (readonly [name: string, run: (text: string) => unknown])[] = [
  ['resourceParts', (text) => resourceParts(`/subscriptions/a/resourcegroups/b${text}//`)],
  ['resourceParts without a group', (text) => resourceParts(`${text}\n`)],
  ['urlFields', urlFields],
  ['directoryAction', (text) => directoryAction(text, 'GET')],
  ['clientFields', clientFields],
  ['toPeer', toPeer],
  ['attachments', attachments],
  ['auditUser', (text) => auditUser({ UserId: text } satisfies JsonObject, 2)],
  ['keepAudit', (text) => keepAudit({ ExtendedProperties: text, Data: text, [text]: text })],
  ['keepFields', (text) => keepFields({ [text]: text })],
  ['snakeCase', snakeCase],
];

describe('the parsers of the ECS form take time in proportion to their text', () => {
  it.each(PARSERS)('%s', (_name, run) => {
    expect(growthFaults(run, PATTERNS, SIZES)).toEqual([]);
  });
});
