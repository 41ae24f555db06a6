import { stores } from '../platform/storage/store.ts';

export const O365_STORES = stores({
  feeds: {
    prefix: 'o365/feeds/',
    holds: 'How far a content type is read: closed cells, its subscription, content that fails, losses not told yet.',
    version: 1,
    personalData: false,
    writtenBy: ['pollO365'],
    days: null,
  },
  ledger: {
    prefix: 'o365/ledger/',
    holds: 'Digests of the content that was published, by content type and hour.',
    version: 1,
    personalData: false,
    writtenBy: ['pollO365'],
    // The API lists seven days; the hour's own last change is the latest that its content was published.
    days: 9,
  },
  resume: {
    prefix: 'o365/resume/',
    holds: 'How many records of a large blob were acknowledged.',
    version: 1,
    personalData: false,
    writtenBy: ['pollO365'],
    days: 9,
  },
  gaps: {
    prefix: 'o365/gaps/',
    holds: 'A stretch of a content type that is lost, or may be, and why.',
    version: 1,
    personalData: false,
    writtenBy: ['pollO365'],
    days: 400,
  },
  traces: {
    prefix: 'o365/traces/',
    holds: 'Digests of the message trace rows of one hour, each with the status that was published last.',
    version: 1,
    personalData: false,
    writtenBy: ['pollMessageTraces'],
    days: 4,
  },
  traceState: {
    prefix: 'o365/trace-state/',
    holds: 'When message traces were tried first and read whole last.',
    version: 1,
    personalData: false,
    writtenBy: ['pollMessageTraces'],
    days: null,
  },
  large: {
    prefix: 'o365/large/',
    holds: 'A record that fits no message, whole.',
    version: null,
    personalData: true,
    writtenBy: ['pollO365', 'pollMessageTraces'],
    days: 30,
  },
});
