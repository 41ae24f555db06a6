import type { Notices } from '../../notices/notices.ts';
import { notify } from '../../notices/notify.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { ErrorRow } from '../api/errorTable.ts';
import type { ContentType } from '../contentTypes.ts';
import type { Waiting } from './feedState.ts';

/** What operators are told of a content type, once for each occasion. */
export interface FeedNotices {
  parked(type: ContentType, waiting: Waiting, row: ErrorRow, invocation: Invocation): Promise<void>;
  blocked(type: ContentType, waiting: Waiting, row: ErrorRow, invocation: Invocation): Promise<void>;
  stopped(type: ContentType, since: number, invocation: Invocation): Promise<void>;
}

export function feedNotices(notices: Notices): FeedNotices {
  const occasion = (type: ContentType, since: number) =>
    `${type}-${new Date(since).toISOString().slice(0, 19).replaceAll(':', '')}`;
  const whatToDo = ({ operator }: ErrorRow) => operator ?? 'Nothing is to be done.';
  return {
    parked: (type, { since, code }, row, invocation) =>
      notify(
        notices,
        {
          kind: 'feed_parked',
          key: occasion(type, since),
          text: `${type} is not read: ${row.meaning} (${code}). ${whatToDo(row)} It is looked at again every half hour.`,
        },
        invocation,
      ),
    blocked: (type, { since, code }, row, invocation) =>
      notify(
        notices,
        {
          kind: 'feed_blocked',
          key: occasion(type, since),
          text: `${type} cannot be read: ${row.meaning} (${code}). ${whatToDo(row)} What becomes older than seven days meanwhile is lost.`,
        },
        invocation,
      ),
    stopped: (type, since, invocation) =>
      notify(
        notices,
        {
          kind: 'feed_stopped',
          key: occasion(type, since),
          text: `The subscription of ${type} was stopped by somebody else after ${new Date(since).toISOString()}. It is started again; what happens until then is perhaps never recorded. Find out who stopped it.`,
        },
        invocation,
      ),
  };
}
