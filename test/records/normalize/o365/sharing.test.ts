import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { eventData } from '../../../../src/records/normalize/o365/collaboration/eventData.ts';
import { guestAddress } from '../../../../src/records/normalize/o365/guestName.ts';
import { source } from '../source.ts';
import { JON, office365 } from './fixtures/common.ts';

const LINK = 'SharingLinks.2a3b4c5d-6e7f-4a8b-9c0d-1e2f3a4b5c6d.OrganizationEdit.3b4c5d6e-7f8a-4b9c-8d0e-2f3a4b5c6d7e';

function shared(operation: string, more: object): GrantwireEvent {
  const record = office365(14, operation, {
    ObjectId: 'https://nordwind.sharepoint.example/sites/lohn/Plan.docx',
    ItemType: 'File',
    ListItemUniqueId: '4c5d6e7f-8a9b-4c0d-8e1f-3a4b5c6d7e8f',
    ...more,
  });
  return normalizeRecord(record, source(), {});
}

describe('sharing in SharePoint', () => {
  it.each([
    ['AddedToGroup', { EventData: '<Group>Lohn &amp; Gehalt</Group>' }, { group: 'Lohn & Gehalt' }],
    [
      'SharingSet',
      { EventData: '<Permissions granted>Contribute</Permissions granted>' },
      { permission: 'Contribute' },
    ],
    ['CompanyLinkCreated', { EventData: '<Type>Edit</Type>' }, { link_type: 'Edit', link_scope: 'Organization' }],
    ['AnonymousLinkCreated', { EventData: '<Type>View</Type>' }, { link_type: 'View', link_scope: 'Anyone' }],
    ['SharingLinkCreated', { SharingLinkScope: 'Users' }, { link_scope: 'Users' }],
    [
      'AddedToGroup',
      { EventData: `<Group>${LINK}</Group>` },
      { group: LINK, link_type: 'Edit', link_scope: 'Organization' },
    ],
    ['FileAccessed', {}, undefined],
  ])('%s with %j says %j', (operation, more, sharing) => {
    expect(shared(operation, more).data.details['sharing']).toEqual(sharing);
  });

  it('names group and person', () => {
    const added = shared('AddedToGroup', {
      EventData: '<Group>Lohn</Group>',
      TargetUserOrGroupName: 'i:0#.f|membership|ida_fremd.example#ext#@nordwind.example',
      TargetUserOrGroupType: 'Guest',
    });
    expect(added).toMatchObject({ event_type: 'SITE_GROUP_MEMBER_ADDED', severity: 'WARNING' });
    expect(added.data.targets.slice(1)).toEqual([
      { type: 'user', id: null, name: 'ida@fremd.example' },
      { type: 'group', id: null, name: 'Lohn' },
    ]);
    const directory = shared('SharingSet', {
      TargetUserOrGroupName: `c:0o.c|federateddirectoryclaimprovider|${JON}_o`,
      TargetUserOrGroupType: 'SecurityGroup',
    });
    expect(directory.data.targets.at(-1)).toEqual({ type: 'group', id: JON, name: null });
  });

  it('names who became administrator of a site', () => {
    const ModifiedProperties = [
      { Name: 'SiteAdmin', OldValue: '', NewValue: 'i:0#.f|membership|jon@nordwind.example' },
    ];
    expect(shared('SiteCollectionAdminAdded', { ModifiedProperties }).data.targets.at(-1)).toEqual({
      type: 'user',
      id: null,
      name: 'jon@nordwind.example',
    });
  });

  it.each([
    ['SharingLinkCreated', 'Anyone', 'FILE_SHARED_ANONYMOUSLY', 'ALERT'],
    ['SharingLinkUsed', 'Anyone', 'ANONYMOUS_LINK_USED', 'WARNING'],
    ['SharingLinkCreated', 'Organization', 'SHARING_LINK_CREATED', 'INFO'],
  ])('%s for %s is %s', (operation, SharingLinkScope, type, severity) => {
    expect(shared(operation, { SharingLinkScope })).toMatchObject({ event_type: type, severity });
  });

  it('reads event data of any form', () => {
    expect(eventData('{"a": 1}')).toMatchObject({ plain: { a: 1 } });
    expect(eventData('nur Text').plain).toBe('nur Text');
    const parts = fc.constantFrom('<', '>', '</', 'A', ' b', '<A>', '</A>', '&amp;', '&');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 60 }), (pieces) => {
        expect(() => eventData(pieces.join(''))).not.toThrow();
      }),
    );
  });
});

describe('names of guests', () => {
  it.each([
    ['mara.lind_fremd.example#EXT#@nordwind.onmicrosoft.example', 'mara.lind@fremd.example'],
    ['mara_lind_fremd.example#ext#@nordwind.example', 'mara_lind@fremd.example'],
    ['urn:spo:guest#mara@fremd.example', 'mara@fremd.example'],
    ['urn%3aspo%3aguest#mara@fremd.example', 'mara@fremd.example'],
    ['urn:spo:anon#4711', null],
    ['mara@nordwind.example', null],
    ['#EXT#@nordwind.example', null],
    ['ohne#EXT#@nordwind.example', null],
  ])('%s is %s', (name, address) => {
    expect(guestAddress(name)).toBe(address);
  });

  it('become the address of the actor', () => {
    const UserId = 'ida_fremd.example#EXT#@nordwind.example';
    expect(shared('FileDownloaded', { UserId })).toMatchObject({
      actor_email: 'ida@fremd.example',
      actor_name: UserId,
    });
    expect(shared('AnonymousLinkUsed', { UserId: 'urn:spo:anon#4711' }).actor_email).toBeNull();
  });
});
