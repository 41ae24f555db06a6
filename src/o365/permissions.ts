import type { Permission } from '../platform/identity/permission.ts';

export const O365_PERMISSIONS: readonly Permission[] = [
  {
    feature: 'Office 365 audit',
    kind: 'app role',
    role: 'ActivityFeed.Read',
    scope: 'Office 365 Management APIs, with admin consent',
    without: 'No audit content of Entra, Exchange, SharePoint and General is read; the content types are parked.',
  },
  {
    feature: 'Office 365 audit: DLP',
    kind: 'app role',
    role: 'ActivityFeed.ReadDlp',
    scope: 'Office 365 Management APIs, with admin consent',
    without: 'DLP.All is parked; the other content types go on.',
  },
  {
    feature: 'Exchange message traces',
    kind: 'app role',
    role: 'ExchangeMessageTrace.Read.All',
    scope: 'Microsoft Graph, with admin consent',
    without: 'No message traces are read; up to a day after the first grant that is usual.',
  },
];
